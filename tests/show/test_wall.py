import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from kpk_eval import show
from kpk_eval.model import Origin, Result, Shape, Wording

ROWS = pd.DataFrame({"code": ["ab12"]})
RESULT = Result(Origin("a", "b", "c"), Shape.FLOW, ROWS, (), Wording("de", {}))


@pytest.mark.parametrize("call", [show.table, show.figure, show.sentences])
@pytest.mark.parametrize("rows", [ROWS, RESULT, {"code": ["ab12"]}, None])
def test_only_released_results_are_shown(call: Callable[[object], object], rows: object) -> None:
    with pytest.raises(TypeError, match="rows cannot be shown; pass the result through disclose") as error:
        call(rows)
    assert "ab12" not in str(error.value)


@pytest.mark.parametrize("call", [show.workbook, show.comma_separated])
@pytest.mark.parametrize("rows", [ROWS, RESULT])
def test_only_released_results_are_written(
    call: Callable[[object, Path], None], rows: object, tmp_path: Path
) -> None:
    with pytest.raises(TypeError, match="rows cannot be shown"):
        call(rows, tmp_path / "x")
    assert not list(tmp_path.iterdir())


def test_importing_show_is_cheap() -> None:
    heavy = ("matplotlib", "seaborn", "great_tables", "xlsxwriter")
    code = f"import sys, kpk_eval.show; print([name for name in {heavy} if name in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )
