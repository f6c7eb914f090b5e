"""The leak scan of an edition of the demo: what it searches for, and what its book may hold."""

import datetime
import json
from pathlib import Path

import pandas as pd
import pytest

from kpk_eval.book.checked import FILE as CHECKED
from kpk_eval.contract import Classification, Contract, LogicalType, read_contract
from kpk_eval.leaks import Flaw, LeakError, NeedleKind, ScanReport, allowed_of, audit, needles_of
from kpk_eval.leaks.known import theme_files
from kpk_eval.leaks.private_values import rare, secrets_of
from kpk_eval.params import Evaluation, load_evaluation
from kpk_eval.study import Study
from kpk_eval.synthetic import canaries

from .making import page, png, said, write

TEXT = "Die Familienhebamme war die Einzige, die wirklich nachgefragt hat."
CODE = "QWE17RT4"
EVIDENCE = "survey_change.heidetal.families"


def rows(contract: Contract) -> pd.DataFrame:
    """One row that fits no rule but has every column."""
    values = {"code": CODE, "comment": TEXT, "from": CODE, "to": CODE, "duration_minutes": 41.372915}
    names = [column.name for column in contract.columns]
    numbers = {column.name: 1.5 for column in contract.columns if column.type is LogicalType.NUMBER}
    return pd.DataFrame([{name: values.get(name, numbers.get(name, "x")) for name in names}])


@pytest.fixture(scope="module")
def contracts(root: Path) -> dict[str, Contract]:
    """Contracts by name."""
    paths = (root / "data_contracts").glob("*.odcs.yaml")
    return {path.name.removesuffix(".odcs.yaml"): read_contract(path, shown="x") for path in paths}


@pytest.fixture(scope="module")
def demo(root: Path) -> Evaluation:
    """Parameters of the demo."""
    return load_evaluation(root / "params" / "demo", root=root)


@pytest.fixture
def study(tmp_path: Path, root: Path, demo: Evaluation, contracts: dict[str, Contract]) -> Study:
    """The interim edition of the demo as a run leaves it, with made-up contracted rows."""
    for name in ("data_contracts", "book"):
        (tmp_path / name).symlink_to(root / name)
    edition = next(one for one in demo.frame.editions if one.id == "interim")
    made = Study(demo, edition, tmp_path, tmp_path / "data")
    (made.private / "contracted").mkdir(parents=True)
    for site in ("", *(one.id for one in demo.sites)):
        for source in made.sources(site):
            name = ".".join(part for part in (source.id, site, "0123456789abcdef", "rows") if part)
            rows(contracts[source.contract]).to_parquet(made.private / "contracted" / f"{name}.parquet")
    made.released.mkdir()
    (made.released / f"{EVIDENCE}.parquet").touch()
    (made.released / "survey_change.withdrawn.families.parquet").touch()
    return made


@pytest.fixture
def tree(study: Study) -> Path:
    """A clean book of the edition."""
    folder = study.build / "html"
    logo = (study.root / "book" / "_static" / "logo.svg").read_bytes()
    write(folder, "_static/logo.svg", logo)
    write(folder, "_images/a.png", png())
    write(folder, "plan.html", page('<img src="_static/logo.svg" alt="x"><table><tr><td>x</td></tr></table>'))
    shown = f'<div data-evidence="{EVIDENCE}"><table></table><img src="../../_images/a.png" alt="x"></div>'
    write(folder, "pages/a/index.html", page(f'<img src="../../_static/logo.svg" alt="x">{shown}'))
    return folder


def origins(report: ScanReport) -> set[str]:
    return {finding.origin for finding in report.findings if finding.flaw is Flaw.VALUE}


def test_the_book_of_an_edition_is_clean(study: Study, tree: Path):
    report = audit(study, tree)
    assert report.clean, list(report.lines())
    assert report.searched > 30


@pytest.mark.parametrize(
    ("text", "kind"),
    [(CODE, "personal value"), (TEXT, "free text"), ("41,372915", "long number")],
)
def test_values_of_contracted_rows_are_found(study: Study, tree: Path, text: str, kind: str):
    write(tree, "pages/b/index.html", page(f"<p>{text}</p>"))
    report = audit(study, tree)
    (origin,) = origins(report)
    assert origin.startswith(f"{kind} of families_t0.")
    assert text.lower() not in said(report)


def test_planted_values_are_found(study: Study, tree: Path):
    planted = canaries(study.evaluation, contracts=study.root / "data_contracts")
    write(tree, "_static/a.json", json.dumps([one.token for one in planted]))
    report = audit(study, tree)
    tokens = {one.token for one in planted}
    assert sum(finding.count for finding in report.findings) == len(tokens)
    assert all(origin.startswith("planted value of ") for origin in origins(report))
    assert not [token for token in tokens if token.lower() in said(report)]


@pytest.mark.parametrize(("name", "found"), [("mmustermann", True), ("root", False), ("anna", False)])
def test_the_name_of_who_runs_this_is_searched_for(
    study: Study, tree: Path, monkeypatch: pytest.MonkeyPatch, name: str, found: bool
):
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(variable, name)
    write(tree, "pages/b/index.html", page(f"<p>bearbeitet von {name}</p>"))
    assert origins(audit(study, tree)) == ({"user name"} if found else set())


def test_only_what_was_released_is_evidence(study: Study, tree: Path):
    assert allowed_of(study).evidence == {EVIDENCE}
    table = '<table data-evidence="survey_change.withdrawn.families"></table>'
    write(tree, "pages/b/index.html", page(table))
    (finding,) = audit(study, tree).findings
    assert (finding.file, finding.flaw) == ("pages/b/index.html", Flaw.UNKNOWN_EVIDENCE)


def test_pages_of_results_are_no_chapters(study: Study, tree: Path):
    write(tree, "pages/plan.html", page("<table></table>"))
    (finding,) = audit(study, tree).findings
    assert (finding.file, finding.flaw) == ("pages/plan.html", Flaw.NO_EVIDENCE)


def test_the_books_own_static_files_are_looked_into(study: Study, tree: Path):
    (study.root / "book").unlink()
    own = write(study.root, "book/_static/note.svg", f"<svg><!-- {CODE} --></svg>").read_bytes()
    write(tree, "_static/note.svg", own)
    (study.root / "book" / "_static" / "logo.svg").write_bytes((tree / "_static" / "logo.svg").read_bytes())
    found = {(finding.file, finding.flaw, finding.channel) for finding in audit(study, tree).findings}
    assert ("_static/note.svg", Flaw.VALUE, "comment") in found
    assert ("_static/note.svg", Flaw.NO_EVIDENCE, "file") not in found


def test_the_table_of_checked_figures_is_the_books_own_until_a_byte_differs(study: Study, tree: Path):
    table = (study.root / "book" / CHECKED).read_bytes()
    copied = write(tree, "_downloads/1/checked.csv", table)
    assert audit(study, tree).clean
    copied.write_bytes(table + CODE.encode())
    assert {finding.flaw for finding in audit(study, tree).findings} == {Flaw.NO_EVIDENCE, Flaw.VALUE}


def test_without_the_contracted_rows_there_is_no_answer(study: Study, tree: Path):
    for path in (study.private / "contracted").glob("families_t0.heidetal.*"):
        path.unlink()
    with pytest.raises(
        LeakError, match=r"families_t0\.heidetal: its contracted rows are not there; run the whole"
    ):
        audit(study, tree)


def test_the_list_is_made_anew_when_the_data_change(study: Study):
    first = needles_of(study)
    assert needles_of(study).salt == first.salt
    path = next((study.private / "contracted").glob("families_t0.heidetal.*"))
    path.rename(path.with_name(path.name.replace("0123456789abcdef", "fedcba9876543210")))
    assert needles_of(study).salt != first.salt


def test_the_list_is_kept_in_the_private_folder_without_a_plain_value(study: Study):
    needles_of(study)
    written = [path for path in study.build.rglob("*") if path.is_file() and path.suffix != ".parquet"]
    assert written == [study.private / "leaks" / "needles.npz"]
    content = written[0].read_bytes()
    assert not [value for value in (CODE, TEXT, CODE.lower()) if value.encode() in content]


@pytest.fixture
def contract(contracts: dict[str, Contract]) -> Contract:
    """A contract with a code, free text, numbers, codes with labels and a date."""
    return contracts["families_survey"]


def test_only_recognisable_values_of_private_columns_are_secrets(contract: Contract):
    frame = rows(contract).assign(
        interview_date=pd.Timestamp("2023-05-04"), satisfaction=4, wb1=pd.NA, duration_minutes=41.372915
    )
    found = {(one.kind, one.value) for one in secrets_of(frame, contract, source="a.b")}
    assert found == {
        (NeedleKind.CODE, CODE), (NeedleKind.FREE_TEXT, TEXT), (NeedleKind.NUMBER, "41.372915"),
    }  # fmt: skip
    assert {one.place for one in secrets_of(frame, contract, source="a.b")} == {
        "a.b: code", "a.b: comment", "a.b: duration_minutes",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "kinds"),
    [
        ("comment", "zu kurz", set()),
        ("comment", "KANARI77X", set()),
        ("comment", "lang genug 12", {NeedleKind.FREE_TEXT}),
        ("duration_minutes", 46.3, set()),
        ("duration_minutes", 8.017523, {NeedleKind.NUMBER}),
        ("satisfaction", 12345678, {NeedleKind.NUMBER}),
        ("wb1", "Sonderfall ABC 17", {NeedleKind.RARE}),
        ("wb1", "selten", set()),
    ],
)
def test_what_counts_as_recognisable(contract: Contract, column: str, value: object, kinds: set[NeedleKind]):
    frame = pd.DataFrame({column: [value]})
    assert {one.kind for one in secrets_of(frame, contract, source="a")} == kinds


def test_codes_of_the_contract_are_no_secrets(contracts: dict[str, Contract]):
    network = contracts["network_edges"]
    column = next(
        one for one in network.columns if one.codes and one.classification is Classification.INTERNAL
    )
    frame = pd.DataFrame({column.name: [str(code.value) for code in column.codes]})
    assert not list(secrets_of(frame, network, source="a"))


def test_a_personal_date_is_searched_for_as_people_write_it(contract: Contract):
    frame = pd.DataFrame({"code": [datetime.date(1931, 7, 9)]})
    values = {one.value for one in secrets_of(frame, contract, source="a")}
    assert values == {"1931-07-09", "09.07.1931", "9.7.1931"}


@pytest.mark.parametrize(("times", "left"), [(9, 9), (10, 0)])
def test_what_many_people_wrote_alike_is_no_secret(contract: Contract, times: int, left: int):
    texts = [TEXT, TEXT.upper().replace(".", "!")]
    frame = pd.DataFrame({"comment": [texts[place % 2] for place in range(times)], "code": CODE})
    kept = rare(secrets_of(frame, contract, source="a"), minimum=10)
    assert sum(one.kind is NeedleKind.FREE_TEXT for one in kept) == left
    assert sum(one.kind is NeedleKind.CODE for one in kept) == times


def test_the_files_of_the_theme_are_known():
    from importlib.metadata import distribution

    package = distribution("pydata-sphinx-theme")
    script = next(file for file in package.files or [] if file.name == "pydata-sphinx-theme.js")
    from kpk_eval.files import sha256

    assert sha256(Path(str(script.locate()))) in theme_files()
