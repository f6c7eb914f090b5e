"""Exports of LimeSurvey (CSV, XLSX): any style of headings and answers becomes codes of the questionnaire."""

from __future__ import annotations

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import Format
from kpk_eval.params.schema.limesurvey import LimeSurveyExport
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.leaving_out import Ground, leave_out
from kpk_eval.readers.limesurvey.answers import labels_of, with_codes
from kpk_eval.readers.limesurvey.blanks import with_reasons, without_invented_dates
from kpk_eval.readers.limesurvey.cells import Cells, cells_of
from kpk_eval.readers.limesurvey.columns import columns_of
from kpk_eval.readers.limesurvey.headings import names_of
from kpk_eval.readers.limesurvey.metadata import SUBMITTED
from kpk_eval.readers.limesurvey.questions import Structure
from kpk_eval.readers.limesurvey.responses import Responses, last_answered
from kpk_eval.readers.limesurvey.structure import read_structure
from kpk_eval.readers.limesurvey.ticks import with_ticks
from kpk_eval.readers.missing import separate
from kpk_eval.readers.numbers import plainly
from kpk_eval.readers.reasons import UNFINISHED
from kpk_eval.readers.registry import reads


@reads(
    Format.LIMESURVEY,
    using={"encoding", "delimiter", "decimal", "thousands", "sheet", "missing", "limesurvey"},
)
def read_limesurvey(delivery: Delivery) -> Table:
    """Responses of an export, under the codes of the questions; the index is the line or row of the file.

    An option of a multiple-choice question is ``Y`` or ``N``, or missing because it was not shown; an answer
    is its code where the structure is known. Which blanks are what: `with_ticks`, `with_reasons`.
    ``left_out`` counts incomplete responses, where the source drops them.

    Raises
    ------
    ReadError
        Where the file is damaged, or something that the source must declare is not declared.
    """
    export = delivery.reader.limesurvey or LimeSurveyExport()
    structure = _structure(export, delivery)
    cells = cells_of(delivery)
    everyone = _responses(cells, structure, delivery)
    kept = _kept(everyone, export, delivery, place="row" if cells.is_sheet else "line")
    responses = with_ticks(everyone.of(kept.frame.index), export, delivery, place=cells.place)
    coded = with_codes(responses, structure, export, delivery)
    final = without_invented_dates(with_reasons(coded, delivery), delivery)
    numbers = {
        name: plainly(column, delivery, place=cells.place, name=str(name))
        for name, column in final.values.items()
    }
    labels = labels_of(final, structure, delivery.language)
    frame = pd.DataFrame(numbers, index=final.values.index)
    return Table(frame, final.reasons, labels, left_out=kept.left_out, gone=kept.gone)


def _kept(responses: Responses, export: LimeSurveyExport, delivery: Delivery, *, place: str) -> Table:
    """The responses without those that were not submitted, where the source drops them."""
    what, key = "not submitted (no 'submitdate')", "incomplete"
    ground = Ground(~responses.submitted, UNFINISHED, what, key, export.incomplete)
    return leave_out(Table(responses.values, responses.reasons), [ground], delivery, place=place)


def _structure(export: LimeSurveyExport, delivery: Delivery) -> Structure | None:
    if export.structure is None:
        return None
    return read_structure(delivery.beside(export.structure), shown=export.structure)


def _responses(cells: Cells, structure: Structure | None, delivery: Delivery) -> Responses:
    """The cells under the names of their columns, without rows that hold nothing."""
    columns = columns_of(structure) if structure else ()
    names = list(names_of(cells.headings, columns, structure, delivery))
    separated = separate(cells.frame.set_axis(names, axis=1), delivery.legend())
    filled = separated.values.notna().any(axis=1) | separated.reasons.notna().any(axis=1)
    values, reasons = separated.values[filled], separated.reasons[filled]
    unset = cells.unset.set_axis(names, axis=1)[filled] if cells.unset is not None else None
    if SUBMITTED not in values:
        found = "there is no column with the submission date, so incomplete responses cannot be told"
        raise delivery.error(found, remedy="export the responses again with the column 'submitdate'")
    submitted = values[SUBMITTED].notna()
    known = {one.name: one for one in columns if one.name in values}
    return Responses(values, reasons, unset, submitted, known, last_answered(values))
