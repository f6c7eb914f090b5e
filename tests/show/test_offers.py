"""What tables and figures of offers say, and that a heat map draws released numbers only."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from kpk_eval import show
from kpk_eval.model import Shape
from kpk_eval.show.figures.audit import RowLevelFigureError, require_released
from kpk_eval.show.prose import told

from .samples import sample
from .test_tables import Cells


def drawn(numbers: list[list[float]]) -> Figure:
    figure = Figure()
    figure.subplots().pcolormesh(np.array(numbers))
    return figure


def test_a_heat_map_of_released_numbers_passes() -> None:
    require_released(drawn([[3, 0], [1, 2]]), sample(Shape.OFFERS, "de"))


@pytest.mark.parametrize("numbers", [[[3, 0], [1, 17]], [[0.5]], [[1] * 20]])
def test_a_heat_map_of_anything_else_is_refused(numbers: list[list[float]]) -> None:
    with pytest.raises(RowLevelFigureError, match="QuadMesh"):
        require_released(drawn(numbers), sample(Shape.OFFERS, "de"))


def test_alternative_text_names_the_gap() -> None:
    alt = show.figure(sample(Shape.OFFERS, "de")).alt
    assert "Lücke (angemeldeter Bedarf ohne Angebot): Soziales, Geburt" in alt
    assert "1 Feld ist leer, ohne dass dort Bedarf angemeldet ist" in alt


def test_gaps_come_first_and_name_who_is_responsible() -> None:
    texts = Cells(show.table(sample(Shape.NEEDS, "de")).html).texts
    states = [text for text in texts if text.startswith(("Lücke", "nicht zu beurteilen"))]
    assert states[0] == "Lücke"
    assert len(states) == 2
    first = told(sample(Shape.NEEDS, "de"))[1]
    assert str(first) == "Lücke: Gesundheit, Geburt. Zuständig: Gesundheit."


def test_offers_of_a_department_add_up() -> None:
    texts = Cells(show.table(sample(Shape.OFFER_CHANGES, "de")).html).texts
    place = texts.index("Gesundheit")
    before, new, ended, away, here, after = map(int, texts[place + 1 : place + 7])
    assert before + new - ended - away + here == after
    assert (before, after) == (5, 2)


def test_people_are_not_called_children() -> None:
    html = show.table(sample(Shape.OFFERS, "de")).html
    assert "Teilnahmen" in html
    assert "Ein Kind, das zwei Angebote nutzt, zählt zweimal" in html
