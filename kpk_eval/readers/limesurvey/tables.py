"""Tables of a structure file (.lss): XML without entities, rows as mappings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

from kpk_eval.readers.errors import ReadError
from kpk_eval.readers.xml_document import HasDoctype, parsed

Row = Mapping[str, str]
NOT_A_STRUCTURE = "export it in LimeSurvey as 'Survey structure (.lss)'"


def tables_of(path: Path, *, shown: str) -> dict[str, list[Row]]:
    """Name of each table -> its rows; the languages are the table ``languages``.

    Raises
    ------
    ReadError
        Where the file is absent, no XML, declares a document type, or is no survey structure.
    """
    root = _document(path, shown)
    if root.findtext("LimeSurveyDocType") != "Survey":
        raise ReadError(shown, "", "is no survey structure of LimeSurvey", NOT_A_STRUCTURE)
    tables: dict[str, list[Row]] = {
        table.tag: [{cell.tag: cell.text or "" for cell in row} for row in table.iterfind("rows/row")]
        for table in root
    }
    languages: list[Row] = [{"language": one.text or ""} for one in root.iterfind("languages/language")]
    return {**tables, "languages": languages}


def _document(path: Path, shown: str) -> ElementTree.Element:
    if not path.is_file():
        remedy = "put it into the data folder or correct 'structure' of the source"
        raise ReadError(shown, "", "structure file not found", remedy)
    try:
        return parsed(path.read_bytes())
    except HasDoctype:
        found = "declares a document type, which structure files do not have"
        raise ReadError(shown, "", found, NOT_A_STRUCTURE) from None
    except ElementTree.ParseError as error:
        line = f"line {error.position[0]}"
        raise ReadError(shown, line, "is no complete XML", NOT_A_STRUCTURE) from None
    except (LookupError, OSError, ValueError) as error:
        found = f"cannot be read ({type(error).__name__})"
        raise ReadError(shown, "", found, NOT_A_STRUCTURE) from None
