"""Excerpts of interviews: a book may hold exactly the released ones; any other word is found."""

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from kpk_eval import show
from kpk_eval.contract import read_contract
from kpk_eval.evaluate import evaluate
from kpk_eval.leaks import Allowed, Flaw, NeedleKind, Secret, allowed_of, hashed, scan
from kpk_eval.leaks.of_study import needles_of
from kpk_eval.leaks.released_texts import once_per_interview, released_texts
from kpk_eval.leaks.rows import Rows
from kpk_eval.params import load_evaluation
from kpk_eval.study import Study
from kpk_eval.synthetic import canaries
from kpk_eval.synthetic.data import orders, write_files
from kpk_eval.synthetic.interviews import RELEASED_BY

from .making import SALT, page, random_token, write

RAW = (
    "Seit dem Sommer weiß ich davon, weil Frau Quistorp es uns in der Kita Tannenweg gesagt hat. Jetzt hängt "
    "der Plan dort, und wir gehen jede Woche mit dem Kleinen hin, das war vorher nicht so."
)
WORDING = "Jetzt hängt der Plan dort, und wir gehen jede Woche mit dem Kleinen hin, das war vorher nicht so."
OTHER = "Mein Mann darf davon nichts erfahren, sonst gibt es zu Hause wieder Streit um das Geld."
PLACE = "interviews.nord: segment"


def found(tmp_path: Path, text: str, *secrets: Secret, released=(WORDING,)) -> bool:
    """Whether a scan finds one of the values in a page with the text."""
    tree = tmp_path / "tree"
    write(tree, "pages/a/index.html", page(f"<p>{text}</p>"))
    allowed = Allowed(chapters=frozenset({"pages/a/index.html"}))
    report = scan(tree, hashed(secrets, salt=SALT, released=released), allowed=allowed)
    return any(one.flaw is Flaw.VALUE for one in report.findings)


def said(value: str, kind: NeedleKind = NeedleKind.FREE_TEXT) -> Secret:
    return Secret(kind, value, PLACE)


def test_the_released_wording_may_stand_in_the_book(tmp_path):
    assert not found(tmp_path, f"„{WORDING}“", said(RAW), said(WORDING))


def test_without_its_release_the_same_wording_is_found(tmp_path):
    assert found(tmp_path, f"„{WORDING}“", said(RAW), released=())
    assert found(tmp_path, f"„{WORDING}“", said(WORDING), released=())


@pytest.mark.parametrize("text", [RAW, RAW.split(". ", maxsplit=1)[0], OTHER, OTHER[:70]])
def test_everything_else_of_a_segment_is_found(tmp_path, text):
    assert found(tmp_path, text, said(RAW), said(OTHER))


@pytest.mark.parametrize("kind", [NeedleKind.CODE, NeedleKind.RARE, NeedleKind.CANARY])
def test_a_name_or_code_within_a_released_wording_is_found(tmp_path, kind):
    token = random_token("within")
    wording = f"Das hat {token} gesagt, und alle haben es gehört."
    assert found(tmp_path, wording, said(token, kind), released=(wording,))


@pytest.mark.parametrize("kinds", [("FREE_TEXT", "CODE"), ("CODE", "FREE_TEXT")])
def test_a_code_that_is_also_a_free_text_is_found_within_a_released_wording(tmp_path, kinds):
    token = random_token("both")
    wording = f"Das hat {token} gesagt, und alle haben es gehört."
    secrets = [said(token, NeedleKind[kind]) for kind in kinds]
    assert found(tmp_path, wording, *secrets, released=(wording,))
    long = [replace(one, value=RAW) for one in secrets]
    assert found(tmp_path, RAW.split(". ", maxsplit=1)[0], *long), "still by its parts"
    assert hashed(long, salt=SALT).values == 1


def test_two_released_wordings_do_not_excuse_what_stands_across_them(tmp_path):
    first, second = "Wir kommen gern hierher und bleiben", "lange, wenn Frau Wiebenga da ist und Zeit hat."
    whole = f"{first} {second}"
    assert found(tmp_path, whole, said(whole.replace("gern ", "")), said(whole), released=(first, second))


SEGMENTS = {
    "document": [f"D{at}" for at in range(12)],
    "code": ["Angebote bekannt"] * 12,
    "position": ["1"] * 12,
    "wave": ["t1"] * 12,
    "population": ["families"] * 12,
    "segment": [RAW, OTHER, *[None] * 10],
    "release": ["yes", "no", *[None] * 10],
    "wording": [WORDING, *[None] * 11],
    "released_by": ["Team", *[None] * 11],
    "released_on": ["2024-01-01", *[None] * 11],
}


@pytest.fixture
def study(root: Path, tmp_path: Path) -> Study:
    """The interim edition of the demo with no source but the interviews of a site."""
    evaluation = load_evaluation(root / "params" / "demo", root=root)
    site = next(one for one in evaluation.sites if one.id == "heidetal")
    own = tuple(one for one in site.sources if one.contract == "coded_segments")
    frame = evaluation.frame.model_copy(update={"sources": (), "synthetic": None})
    sites = (site.model_copy(update={"sources": own}),)
    alone = evaluation.model_copy(update={"sites": sites, "frame": frame})
    (tmp_path / "data_contracts").symlink_to(root / "data_contracts")
    made = Study(alone, frame.editions[0], tmp_path, tmp_path / "data")
    (made.private / "contracted").mkdir(parents=True)
    return made


def contracted(study: Study, **given) -> Study:
    """The study after its interviews were read."""
    rows = pd.DataFrame(SEGMENTS | given)
    rows.to_parquet(study.private / "contracted" / "interviews.heidetal.0123456789abcdef.rows.parquet")
    return study


def leaks(study: Study, text: str) -> bool:
    tree = study.build / "html"
    write(tree, "pages/a/index.html", page(f"<p>{text}</p>"))
    allowed = Allowed(chapters=frozenset({"pages/a/index.html"}))
    return any(one.flaw is Flaw.VALUE for one in scan(tree, needles_of(study), allowed=allowed).findings)


def test_of_an_edition_the_released_wording_is_known_and_nothing_else(study):
    contracted(study)
    assert not leaks(study, WORDING)
    assert leaks(study, RAW)
    assert leaks(study, OTHER)


@pytest.mark.parametrize(
    "given",
    [
        {"release": ["no"] * 12}, {"released_by": [None] * 12}, {"released_on": [None] * 12},
        {"released_by": ["\u200b"] * 12}, {"released_on": ["2099-01-01"] * 12},
        {"wave": ["t2"] * 12}, {"code": ["of no theme"] * 12}, {"document": ["D0"] * 12},
        {"population": ["steering"] * 12},
    ],
)  # fmt: skip
def test_a_wording_that_no_page_may_show_is_found(study, given):
    assert leaks(contracted(study, **given), WORDING)


def test_a_withdrawn_release_makes_the_list_anew(study):
    assert not leaks(contracted(study), WORDING)
    assert leaks(contracted(study, release=["no"] * 12), WORDING)


def test_a_segment_with_many_codes_stays_the_words_of_one_person(study):
    rows = {"segment": [OTHER] * 12, "document": ["D0"] * 12, "code": [f"c{at}" for at in range(12)]}
    assert leaks(contracted(study, **rows), OTHER)


def test_what_many_interviews_say_alike_is_no_secret(study):
    assert not leaks(contracted(study, segment=[OTHER] * 12), OTHER)


def test_once_per_interview_keeps_one_of_each():
    rows = pd.DataFrame({"document": ["a", "a", "b"], "segment": ["x", "x", "x"], "code": ["1", "2", "1"]})
    once = once_per_interview(rows)
    assert once["segment"].tolist()[::2] == ["x", "x"]
    assert once["segment"].isna().tolist() == [False, True, False]
    assert once["code"].tolist() == ["1", "2", "1"]


def test_once_per_interview_however_its_pseudonym_is_typed():
    rows = pd.DataFrame({"document": ["D1", "d1 ", "D1\u00a0", None], "segment": ["x", "x", "x", "y"]})
    assert once_per_interview(rows)["segment"].isna().tolist() == [False, True, True, False]


def test_rows_of_an_unknown_source_release_nothing(study, root):
    contract = read_contract(root / "data_contracts" / "coded_segments.odcs.yaml", shown="x")
    path = next((contracted(study).private / "contracted").glob("*.parquet"))
    (rows,) = [Rows("interviews.heidetal", path, contract, site="heidetal")]
    assert released_texts(study, [rows]) == ()
    source = study.evaluation.sites[0].sources[0]
    assert released_texts(study, [replace(rows, source=source)]) == (WORDING,)


SAID = {
    "seestadt": "Mit dem Zwillingswagen komme ich nicht",
    "heidetal": "Der Kurs ist gut, aber ohne Auto",
}
"""Of each site, the first words of an excerpt that is released."""


@pytest.fixture(scope="module")
def interviews(new_project) -> Study:
    """The interim edition of the demo with its interviews alone, contracted and shown."""
    folder = new_project("interviews")
    evaluation = load_evaluation(folder / "params" / "demo", root=folder)
    sites = tuple(
        one.model_copy(update={"sources": tuple(s for s in one.sources if s.contract == "coded_segments")})
        for one in evaluation.sites
    )
    frame = evaluation.frame.model_copy(update={"sources": ()})
    alone = evaluation.model_copy(update={"sites": sites, "frame": frame})
    write_files(alone, orders(alone), contracts=folder / "data_contracts", folder=folder / "data")
    return Study(alone, frame.editions[0], folder, folder / "data")


@pytest.fixture(scope="module")
def book(interviews) -> Path:
    """Tables, sentences and downloads about the interviews of both sites."""
    folder = interviews.build / "html"
    (folder / "_downloads").mkdir(parents=True)
    for site in ("seestadt", "heidetal"):
        made = [evaluate(name, interviews, site=site) for name in ("voices", "excerpts", "joint_display")]
        for one in made:
            show.workbook(one, folder / "_downloads" / f"{one.evidence}.xlsx")
        body = "".join(show.table(one).html + show.sentences(one).html for one in made)
        write(folder, f"pages/{site}/index.html", page(body))
    return folder


@pytest.mark.slow
def test_a_book_with_the_excerpts_of_the_demo_is_clean(interviews, book):
    report = scan(book, needles_of(interviews), allowed=allowed_of(interviews))
    assert report.clean, list(report.lines())
    assert report.searched > 100
    for site, words in SAID.items():
        assert words in (book / f"pages/{site}/index.html").read_text("utf-8")


def unreleased(study: Study) -> list[str]:
    """Words, pseudonym, name and planted value of a segment that was not released."""
    (planted, *_) = [one.token for one in canaries(study.evaluation, contracts=study.root / "data_contracts")]
    (source,) = study.site("seestadt").sources
    frame = pd.read_excel(study.data / source.path, sheet_name="Codings", engine="openpyxl")
    row = frame[(frame["release"] == "no") & frame["Segment"].str.contains("Gespräch")].iloc[7]
    return [row["Segment"], row["Segment"][-70:], row["Dokumentname"], RELEASED_BY, planted]


@pytest.mark.slow
@pytest.mark.parametrize("which", range(5))
def test_and_refused_with_anything_else_of_them(interviews, book, tmp_path, which):
    tree = tmp_path / "html"
    shutil.copytree(book, tree)
    path = tree / "pages" / "seestadt" / "index.html"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("</body>", f"<p>{unreleased(interviews)[which]}</p></body>"), "utf-8")
    report = scan(tree, needles_of(interviews), allowed=allowed_of(interviews))
    assert {one.flaw for one in report.findings} == {Flaw.VALUE}
