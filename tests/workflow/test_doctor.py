"""What the doctor finds on a machine."""

from pathlib import Path

import pytest

from kpk_eval.workflow.doctor import Finding, examine, told


def found(root: Path) -> dict[str, Finding]:
    return {one.part: one for one in examine(root, folders={"build": root / "build"})}


def test_everything_required_is_here(tmp_path: Path) -> None:
    findings = found(tmp_path)
    assert [name for name, one in findings.items() if not one.good] == []
    assert findings["pandas"].found.startswith("3.")


def test_absent_program_is_named_with_remedy_and_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = found(tmp_path)["graphviz"]
    assert (missing.found, missing.good) == ("", True)
    assert list(told((missing,))) == [
        "optional graphviz  needed for diagrams of the logic model; on Debian: `apt install graphviz`"
    ]


def test_absent_library_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpk_eval.workflow.doctor.LIBRARIES", ("no-such-library",))
    missing = found(tmp_path)["no-such-library"]
    assert not missing.good
    assert next(told((missing,))).startswith("missing  no-such-library  needed for pages and book; run `uv")


def test_file_in_the_place_of_a_folder_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("")
    assert not found(tmp_path)["writing to build"].good
