"""The words of the chapter on how the methods were checked: families, data sets, reasons, own references."""

from __future__ import annotations

from collections.abc import Mapping

FAMILIES: Mapping[str, Mapping[str, str]] = {
    "paired": {"de": "Dieselben Personen, zwei Erhebungen", "en": "Same people, two waves"},
    "groups": {"de": "Verschiedene Personen", "en": "Different people"},
    "models": {
        "de": "Drei und mehr Erhebungen, Einrichtungen",
        "en": "Three and more waves, institutions",
    },
    "did": {"de": "Vergleich mit anderen Gebieten", "en": "Comparison with other areas"},
    "synthetic_control": {"de": "Synthetische Vergleichsgebiete", "en": "Synthetic control areas"},
    "series": {"de": "Zeitreihen", "en": "Series over time"},
    "areas": {"de": "Quoten und kleine Gebiete", "en": "Rates and small areas"},
    "scales": {"de": "Güte von Fragebogenskalen", "en": "Quality of questionnaire scales"},
    "missing": {"de": "Fehlende Angaben und Ausfall", "en": "Missing answers and attrition"},
    "weights": {"de": "Gewichtete Befragungen", "en": "Weighted surveys"},
    "meta": {"de": "Mehrere Standorte zusammen", "en": "Several sites together"},
    "multiplicity": {"de": "Viele Tests", "en": "Many tests"},
    "inequality": {"de": "Ungleichheit", "en": "Inequality"},
    "network": {"de": "Netzwerke", "en": "Networks"},
}
"""Families of methods in the order of the chapter."""

DATA_SETS: Mapping[str, Mapping[str, str]] = {
    "ancova_anorexia": {
        "de": "Gewicht vor und nach Behandlung (Hand und andere 1993)",
        "en": "Weight before and after treatment (Hand et al. 1993)",
    },
    "cluster_petersen": {
        "de": "500 Firmen, zehn Jahre (Petersen 2009)",
        "en": "500 firms, ten years (Petersen 2009)",
    },
    "de_genesis": {
        "de": "Schulabgänge 2023 (Regionaldatenbank Deutschland)",
        "en": "School leavers 2023 (Regional Database Germany)",
    },
    "de_inkar_kreis": {
        "de": "400 Kreise, 2005 bis 2021 (INKAR, GISD)",
        "en": "400 German districts, 2005 to 2021 (INKAR, GISD)",
    },
    "did_card_krueger": {
        "de": "Mindestlohn und Beschäftigung (Card und Krueger 1994)",
        "en": "Minimum wage and employment (Card and Krueger 1994)",
    },
    "did_jtrain": {
        "de": "Zuschüsse für Fortbildung (Holzer und andere 1993; Wooldridge)",
        "en": "Job training grants (Holzer et al. 1993; Wooldridge)",
    },
    "did_mpdta": {
        "de": "Mindestlohn in Landkreisen der USA (Callaway und Sant'Anna 2021)",
        "en": "Minimum wage in counties (Callaway and Sant'Anna 2021)",
    },
    "experiment_nsw": {
        "de": "Arbeitsprogramm mit Los (LaLonde 1986; Dehejia und Wahba 1999)",
        "en": "Job programme by lot (LaLonde 1986; Dehejia and Wahba 1999)",
    },
    "gee_ohio": {
        "de": "Atemgeräusche von Kindern (Fitzmaurice und Laird 1993)",
        "en": "Wheeze of children (Fitzmaurice and Laird 1993)",
    },
    "inequality_wb_india": {
        "de": "Kindersterblichkeit in Indien (O'Donnell und andere 2008)",
        "en": "Child mortality in India (O'Donnell et al. 2008)",
    },
    "its_seatbelts": {
        "de": "Gurtpflicht und Unfälle (Harvey und Durbin 1986)",
        "en": "Seat belts and accidents (Harvey and Durbin 1986)",
    },
    "its_sicily": {
        "de": "Rauchverbot in Sizilien (Lopez Bernal und andere 2017)",
        "en": "Smoking ban in Sicily (Lopez Bernal et al. 2017)",
    },
    "mcnemar_approval": {
        "de": "Zustimmung in zwei Umfragen (Agresti 1990)",
        "en": "Approval in two surveys (Agresti 1990)",
    },
    "meta_bcg": {
        "de": "13 Studien zur BCG-Impfung (Colditz und andere 1994)",
        "en": "13 trials of BCG vaccine (Colditz et al. 1994)",
    },
    "meta_normand1999": {
        "de": "Neun Studien zur Schlaganfallversorgung (Normand 1999)",
        "en": "Nine studies of stroke care (Normand 1999)",
    },
    "mi_nhanes": {
        "de": "Cholesterin mit Lücken (Schafer 1997)",
        "en": "Cholesterol with gaps (Schafer 1997)",
    },
    "mixed_sleepstudy": {
        "de": "Reaktionszeit bei Schlafmangel (Belenky und andere 2003)",
        "en": "Reaction time without sleep (Belenky et al. 2003)",
    },
    "multiplicity_bh1995": {
        "de": "15 p-Werte (Benjamini und Hochberg 1995)",
        "en": "15 p values (Benjamini and Hochberg 1995)",
    },
    "net_dhhs_collab": {
        "de": "Zusammenarbeit von Behörden (Leischow und andere 2010)",
        "en": "Collaboration of agencies (Leischow et al. 2010)",
    },
    "net_glasgow_s50": {
        "de": "Freundschaften in Glasgow (West und Sweeting 1995)",
        "en": "Friendships in Glasgow (West and Sweeting 1995)",
    },
    "paired_sleep": {
        "de": "Schlaf mit zwei Mitteln (Student 1908)",
        "en": "Sleep with two drugs (Student 1908)",
    },
    "panel_crime2_cities": {
        "de": "Kriminalität in 46 Städten (Wooldridge)",
        "en": "Crime in 46 cities (Wooldridge)",
    },
    "prepost_woodworth": {
        "de": "Wohlbefinden, sechs Erhebungen (Woodworth und andere 2018)",
        "en": "Well-being, six waves (Woodworth et al. 2018)",
    },
    "reliability_attitude": {
        "de": "Mitarbeiterbefragung (Chatterjee und Price 1977)",
        "en": "Staff survey (Chatterjee and Price 1977)",
    },
    "reliability_bfi": {
        "de": "Fünf Persönlichkeitsskalen (Revelle)",
        "en": "Five personality scales (Revelle)",
    },
    "smallarea_phe": {
        "de": "Kinder in England (Public Health England)",
        "en": "Children in England (Public Health England)",
    },
    "stuartmaxwell_vision_women": {
        "de": "Sehschärfe beider Augen (Stuart 1955)",
        "en": "Vision of both eyes (Stuart 1955)",
    },
    "survey_api": {
        "de": "Stichproben kalifornischer Schulen (Lumley 2010)",
        "en": "Samples of Californian schools (Lumley 2010)",
    },
    "survey_scd": {
        "de": "Rettungsdienste (Levy und Lemeshow)",
        "en": "Ambulance services (Levy and Lemeshow)",
    },
    "synth_basque": {
        "de": "Terror und Wirtschaft im Baskenland (Abadie und Gardeazabal 2003)",
        "en": "Terrorism and the Basque economy (Abadie and Gardeazabal 2003)",
    },
    "synth_prop99": {
        "de": "Tabaksteuer in Kalifornien (Abadie, Diamond und Hainmueller 2010)",
        "en": "Tobacco tax in California (Abadie, Diamond and Hainmueller 2010)",
    },
}
"""Published data by the name of their folder."""

REASONS: Mapping[str, Mapping[str, str]] = {
    "arima_curvature": {
        "de": (
            "Die Standardfehler folgen aus der Krümmung der Likelihood. R und wir nähern sie mit endlichen "
            "Schritten verschiedener Art an."
        ),
        "en": (
            "The standard errors follow from the curvature of the likelihood. R and we approximate it with "
            "finite steps of different kinds."
        ),
    },
    "arima_flat": {
        "de": (
            "Der Koeffizient liegt nahe bei 0 und ist kaum bestimmt; die Likelihood ist dort flach. Beide "
            "Suchen enden bei fast gleicher Likelihood."
        ),
        "en": (
            "The coefficient is close to 0 and hardly determined; the likelihood is flat there. Both "
            "searches end at almost the same likelihood."
        ),
    },
    "better_weights": {
        "de": (
            "Die Gewichte sind mit drei Stellen veröffentlicht und nicht die bestmöglichen: Unsere passen "
            "vor dem Eingriff etwas besser (kleinerer mittlerer quadrierter Abstand)."
        ),
        "en": (
            "The weights are published with three digits and are not the best possible: ours fit slightly "
            "better before the intervention (smaller mean squared gap)."
        ),
    },
    "flat_correlation": {
        "de": (
            "Die Korrelation liegt nahe bei 0, und die Likelihood ist dort flach: Ein winziger Unterschied "
            "der Suche ist im Verhältnis groß."
        ),
        "en": (
            "The correlation is close to 0 and the likelihood is flat there: a tiny difference of the "
            "search is large in proportion."
        ),
    },
    "mixed_search": {
        "de": (
            "R (lme4, lmerTest) beendet die Suche etwas früher und leitet mit Näherungen ab; hier sind die "
            "Ableitungen exakt. Das wirkt auf Freiheitsgrade, t und p."
        ),
        "en": (
            "R (lme4, lmerTest) ends its search slightly earlier and takes approximate derivatives; ours "
            "are exact. That shows in degrees of freedom, t and p."
        ),
    },
    "not_from_their_code": {
        "de": (
            "Die gedruckte Grenze entsteht auch in R aus keinem der drei Modelle, die mit den Daten "
            "veröffentlicht sind. Unser Wert ist der von R."
        ),
        "en": (
            "The printed limit does not come out of any of the three models published with the data, in R "
            "either. Our figure is that of R."
        ),
    },
    "not_from_their_means": {
        "de": (
            "Die gedruckte Differenz folgt auch nicht aus den gedruckten Mittelwerten daneben "
            "(0,59 + 2,16 = 2,75). R kommt wie wir auf 2,75."
        ),
        "en": (
            "The printed difference does not follow from the printed means beside it either "
            "(0.59 + 2.16 = 2.75). R gets 2.75, as we do."
        ),
    },
    "printed_digits": {
        "de": "Verglichen wird mit gedruckten, gerundeten Stellen.",
        "en": "Compared with printed, rounded digits.",
    },
    "q_profile": {
        "de": (
            "R (metafor) sucht diese Grenzen mit der groben Voreinstellung von uniroot; unsere erfüllen "
            "ihre Gleichung genauer."
        ),
        "en": (
            "R (metafor) seeks these limits with the coarse default of uniroot; ours satisfy their "
            "equation more closely."
        ),
    },
    "search_ends": {
        "de": (
            "R (metafor) beendet die Suche nach der Streuung zwischen den Studien etwas früher; sehr "
            "kleine p-Werte und weit hinausgerechnete Achsenabschnitte vergrößern das."
        ),
        "en": (
            "R (metafor) ends its search for the variance between studies slightly earlier; very small p "
            "values and far extrapolated intercepts magnify that."
        ),
    },
}
"""Why more than usual is allowed, or why a printed figure is not reached."""

OWN: Mapping[str, Mapping[str, str]] = {
    "areas": {"de": "Quoten, Trichtergrenzen, Glättung", "en": "Rates, funnel limits, smoothing"},
    "describe": {"de": "Beschreibung", "en": "Description"},
    "did_panel": {"de": "Panel mit festen Effekten", "en": "Panel with fixed effects"},
    "did_permutation": {"de": "Permutation über Gebiete", "en": "Permutation over areas"},
    "did_staggered": {"de": "Beginn zu verschiedenen Zeiten", "en": "Staggered start"},
    "did_two_by_two": {"de": "Differenz der Differenzen", "en": "Difference in differences"},
    "did_wild": {"de": "Wild-Cluster-Bootstrap", "en": "Wild cluster bootstrap"},
    "equivalence": {"de": "Gleichwertigkeit", "en": "Equivalence"},
    "groups_means": {"de": "Mittelwerte zweier Gruppen", "en": "Means of two groups"},
    "groups_nominal": {"de": "Kategorien zweier Gruppen", "en": "Categories of two groups"},
    "groups_ranks": {"de": "Ränge zweier Gruppen", "en": "Ranks of two groups"},
    "groups_shares": {"de": "Anteile zweier Gruppen", "en": "Shares of two groups"},
    "groups_standard": {"de": "Standardisierte Vergleiche", "en": "Standardised comparisons"},
    "inequality": {"de": "Ungleichheit", "en": "Inequality"},
    "invariance": {"de": "Gleiche Messung über Erhebungen", "en": "Measurement invariance"},
    "meta": {"de": "Zusammengefasste Standorte", "en": "Pooled sites"},
    "meta_counts": {"de": "Standorte, Anzahlen", "en": "Sites, counts"},
    "meta_means": {"de": "Standorte, Mittelwerte", "en": "Sites, means"},
    "missing": {"de": "Fehlende Angaben", "en": "Missing answers"},
    "models": {"de": "Modelle", "en": "Models"},
    "multiplicity": {"de": "Viele Tests", "en": "Many tests"},
    "network": {"de": "Netzwerke", "en": "Networks"},
    "paired_means": {"de": "Mittelwerte, dieselben Personen", "en": "Means, same people"},
    "paired_nominal": {"de": "Kategorien, dieselben Personen", "en": "Categories, same people"},
    "paired_ordinal": {"de": "Geordnete Antworten, dieselben Personen", "en": "Ordered answers, same people"},
    "paired_people": {"de": "Veränderung einzelner Personen", "en": "Change of single people"},
    "paired_ranks": {"de": "Ränge, dieselben Personen", "en": "Ranks, same people"},
    "paired_resampled": {"de": "Bootstrap, dieselben Personen", "en": "Bootstrap, same people"},
    "paired_shares": {"de": "Anteile, dieselben Personen", "en": "Shares, same people"},
    "paired_trimmed": {"de": "Gestutzte Mittel, dieselben Personen", "en": "Trimmed means, same people"},
    "power": {"de": "Was zu sehen gewesen wäre", "en": "What could have been seen"},
    "scales": {"de": "Skalen", "en": "Scales"},
    "series": {"de": "Zeitreihen", "en": "Series over time"},
    "shares": {"de": "Anteile", "en": "Shares"},
    "synthetic_control": {"de": "Synthetische Vergleichsgebiete", "en": "Synthetic control areas"},
    "weights": {"de": "Gewichte", "en": "Weights"},
}
"""Own small data sets by the name of their folder."""
