"""The words of the generated chapters in German."""

GERMAN = {
    "synthetic": (
        "Alle Daten in diesem Bericht sind künstlich erzeugt. Er zeigt das Verfahren, keine Ergebnisse."
    ),
    "search": "Im Bericht suchen …",
    "authors": "Verfasst von",
    "institution": "Institution",
    "funder": "Gefördert durch",
    "contact": "Kontakt",
    "edition": "Ausgabe",
    "as_of": "Stand",
    "about": "Worum es geht",
    "about_text": (
        "Dieser Bericht beschreibt, was sich an den Modellstandorten zwischen den Erhebungen verändert hat, "
        "wie sicher das ist und was offen bleibt. Jede Zahl stammt aus einem Auswertungsschritt, der auf den "
        "Seiten dieses Berichts dokumentiert ist."
    ),
    "how_to_read": "So lässt sich der Bericht lesen",
    "start_synthesis": "Einen Überblick über alle Standorte gibt das Kapitel {link}.",
    "start_reading": "Was die Bewertungen, Intervalle und Hinweise bedeuten, erklärt {link}.",
    "start_quality": "Wie gut die Daten sind, auf denen alles ruht, steht in {link}.",
    "start_status": "Welche Seiten wann und auf welchen Daten gerechnet wurden, zeigt {link}.",
    "sites": "Standorte",
    "site": "Standort",
    "kind": "Art",
    "key": "Regionalschlüssel",
    "role": "Rolle",
    "pages": "Seiten",
    "waves": "Erhebungen",
    "wave": "Erhebung",
    "year": "Jahr",
    "contrasts": "Vergleiche",
    "contrast": "Vergleich",
    "before": "Vorher",
    "after": "Nachher",
    "kreisfreie_stadt": "kreisfreie Stadt",
    "kreis": "Kreis",
    "gemeinde": "kreisangehörige Gemeinde",
    "gruppe": "Gruppe von Personen",
    "role_site": "Modellstandort",
    "role_comparison": "Vergleich",
    "status_title": "Stand der Berechnungen",
    "status_lead": (
        "Jede Zeile ist eine Seite dieses Berichts. Die Prüfsumme fasst alle Eingaben einer Seite zusammen: "
        "Ändert sich eine davon, ändert sich die Prüfsumme."
    ),
    "manifest_created": "Zusammengestellt am {moment} (UTC).",
    "page": "Seite",
    "notebook": "Notebook",
    "population": "Gruppe",
    "state": "Zustand",
    "started": "Beginn (UTC)",
    "seconds": "Dauer",
    "digest": "Prüfsumme",
    "complete": "vollständig",
    "stopped": "angehalten",
    "failed": "gescheitert",
    "missing_pages": "Seiten, die fehlen",
    "missing_lead": "Diese Seiten gehören zur Ausgabe, wurden aber nicht gerechnet. Der Grund steht dabei.",
    "status_reason": "Grund",
    "no_reason": "kein Grund angegeben",
    "all_complete": "Alle Seiten dieser Ausgabe sind vollständig.",
    "inputs": "Eingaben",
    "inputs_lead": (
        "Dateien, auf denen die Seiten beruhen, mit den ersten zwölf Stellen ihrer SHA-256-Prüfsumme."
    ),
    "file": "Datei",
    "versions": "Versionen",
    "program": "Programm",
    "version": "Version",
    "all_sites": "alle",
    "none": "–",
    "sources_title": "Daten und Quellen",
    "sources_lead": (
        "Welche Dateien in diese Ausgabe eingehen, welchem Datenvertrag sie genügen müssen und wie sie zu "
        "zitieren sind. Die Dateien selbst sind nicht Teil des Berichts."
    ),
    "source": "Quelle",
    "content": "Inhalt",
    "contract": "Datenvertrag",
    "citations": "Zitierhinweise und Lizenzen",
    "no_sources": "Diese Evaluation nennt keine Quellen.",
    "indicators": "Indikatoren",
    "other_data": "weitere Daten",
    "awaited": "{holds}; erwartet bis {day}, noch nicht eingegangen",
    "codebooks": "Codebuch",
    "codebooks_lead": "Spalten und zulässige Werte, wie die Datenverträge sie festlegen.",
    "type": "Art",
    "of_wave": "Erhebung {wave}",
    "plan_title": "Analyseplan",
    "plan_lead": (
        "Der Analyseplan legt vorab fest, was verglichen wird und wie. Er ist datiert; seine Prüfsumme macht "
        "jede spätere Änderung sichtbar."
    ),
    "plan_date": "Datum des Plans",
    "plan_sha": "SHA-256 des Plans",
    "model_sha": "SHA-256 des Wirkmodells",
    "registered": "Hinterlegt am",
    "registered_sha": "SHA-256 der hinterlegten Fassung",
    "deviation_title": "Abweichung vom hinterlegten Plan",
    "deviation": (
        "Der Plan, mit dem diese Ausgabe gerechnet wurde, ist nicht die Fassung, die am {date} hinterlegt "
        "wurde. Was nach der Hinterlegung geändert wurde, ist als nachträgliche Entscheidung zu lesen."
    ),
    "registered_same": "Der Plan ist unverändert gegenüber der hinterlegten Fassung.",
    "not_registered": "Der Plan ist nirgends hinterlegt; nur sein Datum und seine Prüfsumme stehen fest.",
    "families": "Testfamilien",
    "families_lead": (
        "Tests einer Familie werden je Standort und Gruppe gemeinsam auf Mehrfachtestung korrigiert."
    ),
    "family": "Testfamilie",
    "adjustment": "Korrektur",
    "bonferroni": "Bonferroni",
    "holm": "Holm",
    "hochberg": "Hochberg",
    "hommel": "Hommel",
    "fixed_sequence": "in fester Reihenfolge",
    "bh": "Benjamini–Hochberg",
    "by": "Benjamini–Yekutieli",
    "outcomes": "Zielgrößen",
    "outcome": "Zielgröße",
    "better": "Besser ist",
    "higher": "mehr",
    "lower": "weniger",
    "measured_by": "Gemessen mit",
    "item": "Frage {item}",
    "from_cut": "{what}, ab {cut}",
    "paired": "dieselben Personen",
    "unpaired": "verschiedene Personen",
    "all_waves": "alle Erhebungen",
    "by_trimmed": "getrimmter Mittelwert",
    "by_median": "Median",
    "by_ranks": "Rangverfahren",
    "by_mean": "Mittelwert",
    "by_difference": "Differenz der Anteile",
    "by_mid_p": "Differenz der Anteile mit mid-p-Test",
    "by_odds_ratio": "Odds Ratio",
    "status": "Status",
    "planned": "geplant",
    "exploratory": "explorativ",
    "unit": "Einheit",
    "smallest_effect": "Kleinster bedeutsamer Unterschied",
    "continuous": "metrisch",
    "ordinal": "ordinal",
    "binary": "ja/nein",
    "nominal": "nominal",
    "count": "Anzahl",
    "instruments": "Instrumente",
    "items": "Fragen",
    "reversed": "davon umgepolt",
    "range": "Wertebereich je Frage",
    "scoring": "Bildung des Werts",
    "sum": "Summe",
    "mean": "Mittelwert",
    "minimum_answered": "Mindestens beantwortet",
    "of": "{n} von {all}",
    "items_told": "{n}: {items}",
    "item_numbers": "Nummern im Bogen",
    "recoded": "Aufgezeichnet → gewertet",
    "rounded": "hochgerechnet und gerundet",
    "of_parts": "{scoring}; Summe aus {n} Teilskalen",
    "in_each_part": "{told} je Teilskala",
    "points": "Angegeben in",
    "raw_points": "Rohpunkten, {low} bis {high}",
    "percent_points": "Punkten von 0 bis 100",
    "linear_t": "T-Werten, linear (Mittelwert {mean}, Standardabweichung {sd} der Normstichprobe: {source})",
    "table_t": "T-Werten nach Umrechnungstabelle ({source})",
    "bands": "Bereiche",
    "bands_source": "Quelle der Bereiche",
    "norms": "Normen",
    "licence_of": "Nutzungsrechte",
    "origin": "Herkunft",
    "indicator": "Indikator",
    "no_outcomes": "Der Plan nennt keine Zielgrößen aus Befragungen.",
    "imprint_title": "Impressum",
    "responsible": "Verantwortlich",
    "licence": "Lizenz",
    "licence_text": (
        "Die Texte dieses Berichts stehen unter der Lizenz Creative Commons Namensnennung 4.0 International "
        "(CC BY 4.0), die Software unter der MIT-Lizenz. Für Daten gelten die Lizenzen ihrer Quellen; sie "
        "stehen in {link}."
    ),
    "citation": "Zitiervorschlag",
    "references_title": "Literatur",
    "part_overview": "Überblick",
    "part_data": "Daten",
    "part_methods": "Methoden",
    "checks_title": "Wie die Verfahren geprüft wurden",
    "checks_lead": (
        "Die statistischen Verfahren dieses Berichts sind nachgerechnet: mit Daten, die andere "
        "veröffentlicht haben, und mit Programmen, die andere geschrieben haben. Bei jeder Änderung des "
        "Programms rechnen die Tests alles noch einmal und brechen ab, sobald eine Zahl nicht mehr stimmt."
    ),
    "checks_count": (
        "Verglichen sind {figures} Zahlen aus {data_sets} veröffentlichten Datensätzen, dazu {own} Zahlen "
        "aus {folders} eigenen kleinen Datensätzen. Die veröffentlichten Datensätze stammen auch dann von "
        "anderen, wenn der Bericht selbst künstliche Daten zeigt."
    ),
    "checks_printed_count": (
        "{printed} dieser Zahlen stehen auch gedruckt in einer Veröffentlichung oder in der Dokumentation "
        "eines Programms; {agree} davon stimmen in allen gedruckten Stellen. Die übrigen stehen unten mit "
        "dem Grund."
    ),
    "checks_words": "Was die Wörter bedeuten",
    "checks_published": "veröffentlicht",
    "checks_published_text": (
        "So steht die Zahl in einem Aufsatz, einem Buch oder der Dokumentation eines Programms, mit den "
        "dort gedruckten Stellen."
    ),
    "checks_computed": "mit R berechnet",
    "checks_computed_text": (
        "Die Daten sind veröffentlicht, die Zahl hat das Statistikprogramm R daraus berechnet. So lassen "
        "sich mehr Stellen vergleichen, als je gedruckt werden."
    ),
    "checks_difference": "Größter Unterschied",
    "checks_difference_text": (
        "Der größte Unterschied zwischen beiden Zahlen, geteilt durch die andere, aufgerundet zu einer "
        "Zehnerpotenz: 10⁻⁶ ist höchstens ein Millionstel. Unterschiede unter 10⁻¹² sind Rundung des "
        "Rechners."
    ),
    "checks_allowed": "Erlaubt",
    "checks_allowed_text": (
        "Größter Unterschied, den die Tests hinnehmen: meist ein Millionstel. Sucht ein Verfahren "
        "schrittweise nach der Lösung, enden zwei Programme an etwas verschiedenen Stellen; dann ist es "
        "höchstens ein Zehntausendstel. Mehr ist nur mit einem Grund erlaubt."
    ),
    "checks_in_print": "Zahlen aus Veröffentlichungen",
    "checks_in_print_lead": (
        "Je Verfahren und Veröffentlichung ein Beispiel, daneben, wie viele gedruckte Zahlen verglichen "
        "sind und wie viele davon in allen gedruckten Stellen stimmen."
    ),
    "checks_families": "Alle Verfahren",
    "checks_families_lead": (
        "Je Verfahren und Datensatz: wie viele Zahlen verglichen sind, ein Beispiel und der größte "
        "Unterschied über alle."
    ),
    "checks_method": "Verfahren",
    "checks_data_set": "Datensatz",
    "checks_where": "Gedruckt in",
    "checks_figures": "Zahlen",
    "checks_agreeing": "Davon gleich",
    "checks_example": "Beispiel",
    "checks_theirs": "Anderswo",
    "checks_origin": "Herkunft",
    "checks_ours": "Hier",
    "checks_no_difference": "keiner",
    "checks_rounding": "nur Rundung",
    "checks_at_most": "höchstens {power}",
    "checks_with": "mit R berechnet ({program})",
    "checks_with_r": "mit R berechnet",
    "checks_with_weights": "mit R berechnet aus veröffentlichten Gewichten",
    "checks_deviations": "Wo es mehr abweicht, und warum",
    "checks_deviations_lead": (
        "Hier ist mehr als ein Zehntausendstel erlaubt, oder unsere Zahl stimmt nicht in allen gedruckten "
        "Stellen."
    ),
    "checks_reason": "Grund",
    "checks_own": "Eigene kleine Datensätze",
    "checks_own_lead": (
        "Für Fälle, die in veröffentlichten Daten nicht vorkommen (Bindungen, Nullen, Lücken, sehr kleine "
        "Gruppen), gibt es eigene kleine Datensätze. Auch ihre Zahlen hat R berechnet; Skript, Eingabe, "
        "Ergebnis und Programmversionen liegen dem Programm bei."
    ),
    "checks_program": "Berechnet mit",
    "checks_all": "Alle Zahlen als Tabelle: {link}",
    "checks_file": "CSV-Datei mit englischen Bezeichnungen",
}
