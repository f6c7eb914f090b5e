"""Reasons for missing values that the readers give themselves, in both languages of the book."""

from __future__ import annotations

from typing import Final

from kpk_eval.params.schema import Text

NO_VALUE: Final[Text] = {"en": "no value in the source", "de": "kein Wert in der Quelle"}

NO_SUCH_AREA: Final[Text] = {
    "en": "area does not exist at this date (every cell is '-')",
    "de": "Gebiet besteht zu diesem Stand nicht (alle Felder „-“)",
}

NO_KEY: Final[Text] = {
    "en": "areas without a regional key (such as planning regions)",
    "de": "Gebiete ohne Regionalschlüssel (etwa Raumordnungsregionen)",
}

NOT_ANSWERED: Final[Text] = {"en": "not answered", "de": "nicht beantwortet"}

NOT_SHOWN: Final[Text] = {
    "en": "question not shown (filter or break-off)",
    "de": "Frage nicht gezeigt (Filter oder Abbruch)",
}

RESIDUAL_ANSWERS: Final[dict[str, Text]] = {
    code: {
        "en": f"residual answer {code} (such as don't know)",
        "de": f"Ausweichantwort {code} (etwa „weiß nicht“)",
    }
    for code in ("-1", "-2", "-3")
}
"""Codes of SoSci Survey for answers beside the scale whose wording neither file nor source entry tells."""

NONE_TICKED: Final[Text] = {"en": "question shown, nothing ticked", "de": "Frage gezeigt, nichts angekreuzt"}

NOT_TICKED: Final[Text] = {"en": "not ticked", "de": "nicht angekreuzt"}

NO_FURTHER_ANSWER: Final[Text] = {"en": "no further answer", "de": "keine weitere Antwort"}

NOT_MEASURED: Final[Text] = {
    "en": "not measured by the survey tool",
    "de": "vom Umfragewerkzeug nicht gemessen",
}

UNFINISHED: Final[Text] = {"en": "interview not finished", "de": "Interview nicht abgeschlossen"}

SCREENED_OUT: Final[Text] = {
    "en": "screened out or quota full",
    "de": "ausgefiltert (Screening) oder Quote erfüllt",
}

TEST_DATA: Final[Text] = {"en": "test interview or tester", "de": "Testinterview oder Testperson"}

CLICKED_THROUGH: Final[Text] = {
    "en": "only clicked through the questionnaire",
    "de": "Fragebogen nur durchgeklickt",
}


def user_missing(code: str) -> Text:
    """Reason of a user-missing code without a label."""
    return {"en": f"user-missing code {code}", "de": f"als fehlend vereinbarter Code {code}"}


def above_limit(indicator: str, limit: float) -> Text:
    """Reason of an interview whose indicator of quality is above its limit."""
    written = f"{limit:g}"
    return {
        "en": f"quality: {indicator} above {written}",
        "de": f"Qualität: {indicator} über {written.replace('.', ',')}",
    }


def nothing_ticked(question: str) -> Text:
    """Reason of a question with several ticks of which none is set, so that it may not have been shown."""
    return {
        "en": f"nothing ticked in {question!r} (not answered or not shown)",
        "de": f"in „{question}“ nichts angekreuzt (nicht beantwortet oder nicht gezeigt)",
    }
