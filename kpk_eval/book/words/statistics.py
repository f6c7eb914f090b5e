"""Names of statistical methods and figures in German, by their English names."""

from __future__ import annotations

import re
from functools import cache

METHODS = {
    "ANCOVA": "Kovarianzanalyse (ANCOVA)",
    "ARMA errors (0,1,1)(0,1,1)": "ARMA-Fehler (0,1,1)(0,1,1)",
    "ARMA errors (1,0,0)(1,0,0)": "ARMA-Fehler (1,0,0)(1,0,0)",
    "Begg's rank test": "Rangtest nach Begg",
    "Byar": "Grenzen nach Byar",
    "Cohen's g": "Cohens g",
    "Cronbach's alpha": "Cronbachs Alpha",
    "Egger's regression": "Regression nach Egger",
    "GEE logit": "GEE, Logit",
    "Gini coefficient": "Gini-Koeffizient",
    "Glass's Δ (earlier wave)": "Glass' Δ (frühere Erhebung)",
    "Hausman test": "Hausman-Test",
    "Hedges": "Hedges-Schätzer",
    "Hedges' g": "Hedges' g",
    "Hunter-Schmidt": "Hunter und Schmidt",
    "McNemar exact": "McNemar, exakt",
    "McNemar mid-p": "McNemar, Mid-p",
    "McNemar with continuity correction": "McNemar mit Stetigkeitskorrektur",
    "McNemar without correction": "McNemar ohne Korrektur",
    "Paule-Mandel": "Paule und Mandel",
    "QAP": "QAP-Test",
    "Sidik-Jonkman": "Sidik und Jonkman",
    "Student's t": "t-Test nach Student",
    "Welch's t": "t-Test nach Welch",
    "Wilcoxon signed rank": "Wilcoxon-Vorzeichenrangtest",
    "Wilson": "Grenzen nach Wilson",
    "alpha if item deleted": "Alpha ohne das Item",
    "baseline of stayers and leavers": "Ausgangslage Gebliebener und Ausgeschiedener",
    "betweenness": "Betweenness",
    "change of a share": "Veränderung eines Anteils",
    "chi-square": "Chi-Quadrat-Test",
    "concentration curve": "Konzentrationskurve",
    "concentration index": "Konzentrationsindex",
    "conditional odds ratio": "bedingtes Chancenverhältnis",
    "d_pooled of changes": "d_pooled der Veränderungen",
    "degree": "Grad",
    "design effect of a mean": "Designeffekt eines Mittelwerts",
    "difference in differences of means": "Differenz der Differenzen von Mittelwerten",
    "difference of mean changes (Welch)": "Differenz mittlerer Veränderungen (Welch)",
    "effect per group and period": "Effekt je Gruppe und Zeitraum",
    "empirical Bayes": "empirischer Bayes-Schätzer",
    "exact Poisson": "exakte Poisson-Grenzen",
    "first differences": "erste Differenzen",
    "fixed effect": "festes gemeinsames Ergebnis",
    "fixed effects": "feste Effekte",
    "g_pooled of changes": "g_pooled der Veränderungen",
    "gap": "Abstand",
    "gap of fifths": "Abstand der Fünftel",
    "groups": "Gruppen im Netzwerk",
    "intraclass correlation": "Intraklassenkorrelation",
    "item statistics": "Itemkennwerte",
    "item-rest correlation": "Item-Rest-Korrelation",
    "kappa": "Kappa",
    "lambda 6": "Lambda 6",
    "least squares": "kleinste Quadrate",
    "leave one out": "jeweils eine Studie ausgelassen",
    "likelihood ratio": "Likelihood-Quotienten-Test",
    "linear": "lineare Regression in Abschnitten",
    "linear mixed model": "lineares gemischtes Modell",
    "log risk ratio": "Logarithmus des Risikoverhältnisses",
    "logistic regression": "logistische Regression",
    "marginal homogeneity": "Gleichheit der Randverteilungen",
    "maximum likelihood": "größte Likelihood",
    "mean": "Mittelwert",
    "mean and error of a group in a period": "Mittelwert und Fehler einer Gruppe",
    "mean change": "mittlere Veränderung",
    "mean difference": "Mittelwertdifferenz",
    "mean of a domain": "Mittelwert einer Teilgruppe",
    "meta-regression": "Meta-Regression",
    "mixed ANOVA": "gemischte Varianzanalyse",
    "multiple imputation": "multiple Imputation",
    "network": "Netzwerkmaße",
    "omega total": "Omega total",
    "one-factor model": "Einfaktormodell",
    "paired t": "gepaarter t-Test",
    "placebo areas": "Placebo-Gebiete",
    "pooled regression": "gemeinsame Regression",
    "quasi-Poisson": "Quasi-Poisson",
    "raking": "Raking",
    "random effects (Swamy and Arora)": "Zufallseffekte (Swamy und Arora)",
    "rank-biserial correlation": "rangbiseriale Korrelation",
    "ratio": "Verhältnis zweier Summen",
    "regression": "Regression",
    "regression of changes": "Regression der Veränderungen",
    "regression of changes with covariates": "Regression der Veränderungen mit Kovariaten",
    "relative index of inequality": "relativer Ungleichheitsindex (RII)",
    "share who left": "Anteil Ausgeschiedener",
    "sign test": "Vorzeichentest",
    "single-group itsa": "Zeitreihe einer Gruppe (ITSA)",
    "slope index of inequality": "absoluter Ungleichheitsindex (SII)",
    "staggered": "Beginn zu verschiedenen Zeiten",
    "standardised change": "standardisierte Veränderung",
    "standardised difference (balance)": "standardisierte Differenz (Ausgewogenheit)",
    "synthetic control": "synthetisches Vergleichsgebiet",
    "test of a mean change": "Test einer mittleren Veränderung",
    "trim and fill": "Auffüllen nach Duval und Tweedie",
    "two waves": "zwei Erhebungen des Netzwerks",
    "two-way fixed effects": "zweifach feste Effekte",
    "unequal weights": "ungleiche Gewichte",
    "unit fixed effects": "feste Effekte je Einheit",
    "weighted linear regression": "gewichtete lineare Regression",
    "weighted mean": "gewichteter Mittelwert",
    "weighted quantile": "gewichtetes Quantil",
    "weighted share": "gewichteter Anteil",
    "weighted total": "gewichtete Summe",
}
"""First part of the name of a method, up to its first comma."""

NAMES = frozenset(
    {
        "Benjamini–Hochberg", "Benjamini–Yekutieli", "Bhapkar", "Bonferroni", "Bowker", "Breusch–Godfrey",
        "DerSimonian-Laird", "Durbin–Watson", "Hochberg", "Hodges–Lehmann", "Holm", "Hommel", "Ljung–Box",
        "Mann–Whitney", "Poisson", "REML", "Stuart–Maxwell", "d_av", "d_pooled", "d_rm", "d_z", "g_z",
    }
)  # fmt: skip
"""Methods that are called the same in both languages."""

_FIGURES = (
    ("standard error", "Standardfehler"),
    ("robust standard error", "robuster Standardfehler"),
    ("estimate", "Schätzwert"),
    ("lower limit", "untere Grenze"),
    ("upper limit", "obere Grenze"),
    ("lower Q-profile limit", "untere Q-Profil-Grenze"),
    ("upper Q-profile limit", "obere Q-Profil-Grenze"),
    ("degrees of freedom", "Freiheitsgrade"),
    ("denominator degrees of freedom", "Freiheitsgrade des Nenners"),
    ("difference", "Differenz"),
    ("mean", "Mittelwert"),
    ("standard deviation", "Standardabweichung"),
    ("standard deviation within", "Standardabweichung innerhalb"),
    ("standard deviation between", "Standardabweichung zwischen"),
    ("chi-square", "Chi-Quadrat"),
    ("slope", "Steigung"),
    ("correlation", "Korrelation"),
    ("intercept", "Achsenabschnitt"),
    ("(Intercept)", "Achsenabschnitt"),
    ("residual", "Rest"),
    ("value", "Wert"),
    ("overall", "insgesamt"),
    ("statistic", "Prüfgröße"),
    ("rate ratio", "Ratenverhältnis"),
    ("step", "Stufe"),
    ("tau squared", "τ²"),
    ("standard error of tau squared", "Standardfehler von τ²"),
    ("I squared (%)", "I² (%)"),
    ("H squared", "H²"),
    ("rejected at 5 %", "abgelehnt bei 5 %"),
    ("share", "Anteil"),
    ("leavers without certificate", "ohne Abschluss"),
    ("65 events", "65 Fälle"),
    ("1 event", "1 Fall"),
    ("1 events", "1 Fall"),
    ("PA before", "Pennsylvania vorher"),
    ("alpha", "Alpha"),
    ("standardised alpha", "standardisiertes Alpha"),
    ("lambda 6", "Lambda 6"),
    ("agree", "Verträglichkeit"),
    ("pairwise", "paarweise"),
    ("wave1: density", "Dichte, Erhebung 1"),
    ("wave2: density", "Dichte, Erhebung 2"),
    ("wave1: actors", "Akteure, Erhebung 1"),
    ("all: actors", "Akteure"),
    ("all: degree of actor OS-5", "Grad von OS-5"),
    ("all: betweenness of actor OS-5", "Betweenness von OS-5"),
    ("wave1: degree of actor 11", "Grad von 11, Erhebung 1"),
    ("wave1: betweenness of actor 19", "Betweenness von 19, Erhebung 1"),
    ("modularity", "Modularität"),
    ("never tied", "nie verbunden"),
    ("of groups (Kakwani)", "für Gruppen (Kakwani)"),
    ("weighted regression", "gewichtete Regression"),
    ("poorest over richest", "Ärmste zu Reichste"),
    ("poorest over richest fifth", "ärmstes zu reichstes Fünftel"),
    ("deaths per 1000 births", "Todesfälle je 1.000 Geburten"),
    ("share of deaths up to group 1", "Anteil der Todesfälle bis Gruppe 1"),
    ("bottom over top", "unten zu oben"),
    ("districts", "Kreise"),
    ("weighted by people", "nach Personen gewichtet"),
    ("relative", "relativ"),
    ("England 2006/07", "England 2006/07"),
    ("fitted value of the most deprived", "geschätzter Wert der am stärksten Benachteiligten"),
    ("mean of those who stayed", "Mittelwert der Gebliebenen"),
    ("arm 1", "Arm 1"),
    ("dispersion", "Streuungsfaktor"),
    ("log-likelihood", "Log-Likelihood"),
    ("rank of California", "Rang von Kalifornien"),
    ("mean gap after", "mittlerer Abstand danach"),
    ("mean squared gap before", "mittlerer quadrierter Abstand davor"),
    ("mean squared gap 1960 to 1969", "mittlerer quadrierter Abstand 1960 bis 1969"),
    ("gap 2000", "Abstand 2000"),
    ("MSPE ratio", "Verhältnis der MSPE"),
    ("complete answers", "vollständige Antworten"),
    ("loading 1", "Ladung 1"),
    ("item-total correlation", "Item-Skalen-Korrelation"),
    ("classical error", "klassischer Fehler"),
    ("ICC", "ICC"),
    ("not adjusted", "ohne Korrektur"),
    ("Kish's effective n", "effektives n nach Kish"),
    ("ratio", "Verhältnis"),
    ("group 2004", "Gruppe 2004"),
    ("sites filled", "ergänzte Standorte"),
    ("exact p", "exaktes p"),
    ("tau", "Tau"),
    ("numerator degrees of freedom", "Freiheitsgrade des Zählers"),
)
FIGURES = dict(_FIGURES)
"""Parts of the name of a figure, between its commas; names of variables stay as they are."""

_PATTERNS = (
    (r"occasion (\d) to (\d)", r"Erhebung \1 bis \2"),
    (r"schulabg_ohne_abschluss_pct (\d+)", r"Schulabgänge ohne Abschluss \1"),
    (r"schuldnerquote_pct (\d+)", r"Schuldnerquote \1"),
    (r"haushaltseinkommen_eur (\d+)", r"Haushaltseinkommen \1"),
    (r"alq (\d+)", r"Arbeitslosenquote \1"),
    (r"weight of (.+)", r"Gewicht von \1"),
    (r"estimate without site (\d+)", r"Schätzwert ohne Studie \1"),
    (r"log risk ratio of site (\d+)", r"Logarithmus des Risikoverhältnisses, Studie \1"),
    (r"mean difference of site (\d+)", r"Mittelwertdifferenz, Studie \1"),
    (r"Hedges' g of site (\d+)", r"Hedges' g, Studie \1"),
    (r"variance of site (\d+)", r"Varianz, Studie \1"),
)
_ENGLISH = ((" and ", " und "), (" et al.", " und andere"), (", table ", ", Tabelle "),
            (", example ", ", Beispiel "), (", section ", ", Abschnitt "), (", chapter ", ", Kapitel "),
            ("R package ", "R-Paket "), (", introduction", ", Einführung"), ("Beispiel of ", "Beispiel zu "),
            ("Beispiel data", "Beispieldaten"),
            ("stored output of ", "gespeicherte Ausgabe von "))  # fmt: skip


def method_name(method: str, language: str) -> str:
    """Name of a method without its variants; an unknown one raises `KeyError`."""
    first = method.partition(", ")[0]
    return first if language == "en" or first in NAMES else METHODS[first]


@cache
def figure_name(figure: str, language: str) -> str:
    """Name of a figure; parts that are names of variables stay as they are."""
    if language == "en":
        return figure
    return ", ".join(_part(part) for part in figure.split(", "))


def source_name(source: str, language: str) -> str:
    """Authors, year and place of a publication, or the part of R."""
    if language == "de":
        for english, german in _ENGLISH:
            source = source.replace(english, german)
    return source


def _part(part: str) -> str:
    if part in FIGURES:
        return FIGURES[part]
    for pattern, german in _PATTERNS:
        if re.fullmatch(pattern, part):
            return re.sub(pattern, german, part)
    return part
