"""Books that are really built: one of the sample edition, one whose every label is hostile."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kpk_eval import book
from kpk_eval.manifest import PageState
from tests.book import sample
from tests.payloads import pages
from tests.payloads.kinds import PAYLOADS


@dataclass(frozen=True)
class Built:
    """An edition's folder with its published book."""

    build: Path

    @property
    def html(self) -> Path:
        return self.build / "html"

    def page(self, name: str) -> str:
        return (self.html / name).read_text("utf-8")


@pytest.fixture(scope="session")
def german(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Built:
    """The sample edition in German, with a notebook and a draft lying about beside its pages."""
    build = sample.write_pages(tmp_path_factory.mktemp("german") / "interim")
    (build / "private" / "pages" / sample.SURVEY / "executed.ipynb").write_text('{"secret": "K4nari3nv"}')
    first = book.build(
        sample.manifest(),
        sample.evaluation(),
        root=root,
        build=build,
        language="de",
        leaks=sample.nothing_leaks,
    )
    assert first == build / "html" / "index.html"
    return Built(build)


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Built:
    """The sample edition in English, on real data."""
    build = sample.write_pages(tmp_path_factory.mktemp("english") / "interim")
    evaluation = sample.evaluation(synthetic=None)
    book.build(
        sample.manifest(), evaluation, root=root, build=build, language="en", leaks=sample.nothing_leaks
    )
    return Built(build)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Built:
    """An edition whose title, authors, sites, sources, reasons and file names are all payloads."""
    build = sample.write_pages(tmp_path_factory.mktemp("hostile") / "interim")
    shown = pages.write_hostile_page(build / "private", sample.SURVEY)
    stated = sample.evaluation(
        title=" ".join(PAYLOADS), subtitle=PAYLOADS[0], authors=list(PAYLOADS), institution=PAYLOADS[1],
        funder=PAYLOADS[3], contact=PAYLOADS[5],
        registered_plan={"date": "2026-01-20", "sha256": "b" * 64},
    )  # fmt: skip
    sites = tuple(
        sample.site(one.id, f"{one.label} {' '.join(PAYLOADS)}", context=PAYLOADS[0]) for one in stated.sites
    )
    failed = sample.record(sample.STOPPED, "", state=PageState.FAILED)
    without = [
        replace(failed, title=payload, reason=payload, inputs={payload: "1" * 64}) for payload in PAYLOADS
    ]
    survey = sample.record(sample.SURVEY, shown.title, evidence=shown.evidence)
    manifest = sample.manifest(sample.record(sample.SYNTHESIS, PAYLOADS[0]), survey, *without)
    book.build(
        manifest, stated.model_copy(update={"sites": sites}), root=root, build=build, language="de",
        leaks=sample.nothing_leaks,
        codebooks=[sample.Codebook(title=" ".join(PAYLOADS), rows=tuple((one, one) for one in PAYLOADS))],
    )  # fmt: skip
    return Built(build)
