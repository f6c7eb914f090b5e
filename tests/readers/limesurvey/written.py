"""Exports and structure files as LimeSurvey writes them, with content of our own."""

from collections.abc import Mapping, Sequence

BOM = "\ufeff"
HEAD = ("id", "submitdate", "lastpage", "startlanguage", "seed")
SENT = "2026-03-02 10:15:00"
Row = Sequence[str | None]


def csv_export(headings: Sequence[str], *rows: Row, delimiter: str = ";", since_5: bool = True) -> str:
    """An export as text: everything quoted; None is what the database holds nothing for.

    Since version 5 that is written without quotation marks, before with them.
    """

    def cell(value: str | None) -> str:
        if value is None and since_5:
            return ""
        return '"' + (value or "").replace('"', '""') + '"'

    lines = [delimiter.join(map(cell, line)) for line in (headings, *rows)]
    return BOM + "\r\n".join(lines) + "\r\n\r\n"


def answered(number: int, *cells: str | None, submitted: str | None = SENT, page: str | None = "3") -> Row:
    """A response in the columns of `HEAD` and further ones."""
    return (str(number), submitted, page, "de", "1417820114", *cells)


def table(name: str, rows: Sequence[Mapping[str, str]]) -> str:
    """A table of a structure file; empty cells are empty elements."""
    fields = "".join(f"<fieldname>{key}</fieldname>" for key in dict.fromkeys(k for row in rows for k in row))
    cells = "".join(
        "<row>"
        + "".join(f"<{key}><![CDATA[{text}]]></{key}>" if text else f"<{key}/>" for key, text in row.items())
        + "</row>"
        for row in rows
    )
    return f"<{name}><fields>{fields}</fields><rows>{cells}</rows></{name}>"


def question(number: int, code: str, kind: str, **more: str) -> dict[str, str]:
    """A row of the table of questions (or of subquestions)."""
    usual = {
        "parent_qid": "0", "gid": "1", "other": "N", "mandatory": "N", "question_order": str(number),
        "scale_id": "0", "relevance": "1",
    }  # fmt: skip
    return {"qid": str(number), "title": code, "type": kind, **usual, **more}


def wording(number: int, de: str, en: str) -> list[dict[str, str]]:
    """Texts of a question in two languages."""
    texts = {"de": de, "en": en}
    return [{"qid": str(number), "question": text, "language": lang} for lang, text in texts.items()]


GROUPS = [
    {"gid": "1", "group_order": "1", "grelevance": "", "randomization_group": ""},
    {"gid": "2", "group_order": "2", "grelevance": "1", "randomization_group": ""},
]
QUESTIONS = [
    question(11, "role", "L", other="Y"),
    question(12, "help", "M", other="Y"),
    question(13, "burden", "F"),
    question(21, "wish", "M", gid="2", relevance='role.NAOK == "A1"'),
    question(22, "age", "N", gid="2"),
    question(23, "why", "T", gid="2"),
    question(24, "must", "M", gid="2", mandatory="Y", relevance="age.NAOK > 17"),
    question(25, "kids", "Y", gid="2"),
]
SUBQUESTIONS = [
    question(121, "SQ001", "T", parent_qid="12"),
    question(122, "SQ002", "T", parent_qid="12"),
    question(131, "SQ001", "T", parent_qid="13"),
    question(132, "SQ002", "T", parent_qid="13"),
    question(211, "SQ001", "T", parent_qid="21", gid="2"),
    question(241, "SQ001", "T", parent_qid="24", gid="2"),
]
TEXTS = [
    *wording(11, "<p>Welche Rolle haben Sie?</p>", "What is your <b>role</b>?"),
    *wording(12, "Was hilft&nbsp;Ihnen?", "What helps you?"),
    *wording(13, "Wie belastet sind Sie?", "How burdened are you?"),
    *wording(21, "Was wünschen Sie?", "What do you wish?"),
    *wording(22, "Alter", "Age"),
    *wording(23, "Warum?", "Why?"),
    *wording(24, "Was noch?", "What else?"),
    *wording(25, "Haben Sie Kinder?", "Do you have children?"),
    *wording(121, "Beratung", "Counselling"),
    *wording(122, "Kurse", "Courses"),
    *wording(131, "zu Hause", "at home"),
    *wording(132, "im Beruf", "at work"),
    *wording(211, "mehr Zeit", "more time"),
    *wording(241, "Ruhe", "Rest"),
]
ANSWERS = [
    {
        "aid": "1",
        "qid": "11",
        "code": "A1",
        "sortorder": "1",
        "scale_id": "0",
        "de": "Mutter",
        "en": "Mother",
    },
    {"aid": "2", "qid": "11", "code": "A2", "sortorder": "2", "scale_id": "0", "de": "Vater", "en": "Father"},
    {"aid": "3", "qid": "13", "code": "1", "sortorder": "1", "scale_id": "0", "de": "gar nicht", "en": "not"},
    {"aid": "4", "qid": "13", "code": "2", "sortorder": "2", "scale_id": "0", "de": "stark", "en": "very"},
]
NAMED = frozenset({"aid", "qid", "code", "sortorder", "scale_id"})
COLUMNS = (
    "role", "role[other]", "help[SQ001]", "help[SQ002]", "help[other]", "burden[SQ001]", "burden[SQ002]",
    "wish[SQ001]", "age", "why", "must[SQ001]", "kids",
)  # fmt: skip


def structure(
    *,
    questions: Sequence[Mapping[str, str]] = QUESTIONS,
    subquestions: Sequence[Mapping[str, str]] = SUBQUESTIONS,
    texts: Sequence[Mapping[str, str]] = TEXTS,
    answers: Sequence[Mapping[str, str]] = ANSWERS,
    attributes: Sequence[Mapping[str, str]] = (),
    layout: str = "G",
    languages: Sequence[str] = ("de", "en"),
) -> str:
    """A structure file in the layout of version 4 and later."""
    named = [{key: text for key, text in row.items() if key in NAMED} for row in answers]
    worded = [
        {"aid": row["aid"], "answer": row[language], "language": language}
        for row in answers
        for language in languages
    ]
    parts = [
        table("answers", named), table("answer_l10ns", worded), table("groups", GROUPS),
        table("questions", questions), table("subquestions", subquestions), table("question_l10ns", texts),
        table("question_attributes", attributes),
        table("surveys", [{"language": languages[0], "format": layout}]),
    ]  # fmt: skip
    return _document("".join(parts), languages)


def old_structure() -> str:
    """The same survey in the layout before version 4: one row of each table for each language."""

    def in_languages(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
        return [{**row, **text} for row in rows for text in TEXTS if text["qid"] == row["qid"]]

    answers = [
        {
            "qid": row["qid"], "code": row["code"], "sortorder": row["sortorder"], "scale_id": "0",
            "answer": row[language], "language": language,
        }
        for row in ANSWERS
        for language in ("de", "en")
    ]  # fmt: skip
    parts = [
        table("answers", answers), table("groups", GROUPS), table("questions", in_languages(QUESTIONS)),
        table("subquestions", in_languages(SUBQUESTIONS)),
        table("surveys", [{"language": "de", "format": "G"}]),
    ]  # fmt: skip
    return _document("".join(parts), ("de", "en"))


def _document(tables: str, languages: Sequence[str]) -> str:
    listed = "".join(f"<language>{one}</language>" for one in languages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<document><LimeSurveyDocType>Survey</LimeSurveyDocType>'
        f"<DBVersion>488</DBVersion><languages>{listed}</languages>{tables}</document>"
    )
