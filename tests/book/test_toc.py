from kpk_eval.book.content import Content
from kpk_eval.book.toc import Part, page_docname, parts, table_of_contents
from kpk_eval.manifest import PageState
from tests.book import sample


def content(*pages: object, language: str = "de") -> Content:
    return Content(sample.manifest(*pages), sample.evaluation(), language)  # type: ignore[arg-type]


def test_parts_follow_the_manifest() -> None:
    told = parts(
        content(
            sample.record("synthesis", "S"),
            sample.record("survey_change.land.families", "L2"),
            sample.record("site_profile.hafen", "H1"),
            sample.record("survey_change.hafen.families", "H2"),
            sample.record("data_quality.hafen", "H3"),
            sample.record("data_quality", "D"),
            sample.record("quality_overview", "Q"),
        )
    )
    assert told[0] == Part("Überblick", ("pages/synthesis/index", "reading"))
    assert told[1] == Part("Land am See", ("pages/survey_change.land.families/index",))
    assert told[2].caption == "Hafen"
    assert told[2].chapters == tuple(
        page_docname(page)
        for page in ("site_profile.hafen", "survey_change.hafen.families", "data_quality.hafen")
    )
    assert told[3].chapters[:3] == ("pages/data_quality/index", "pages/quality_overview/index", "sources")
    assert told[4].caption == "Methoden"


def test_pages_that_are_not_complete_are_not_in_the_contents() -> None:
    told = parts(
        content(
            sample.record("survey_change.hafen.families", "H", state=PageState.STOPPED),
            sample.record("survey_change.land.families", "L", state=PageState.FAILED),
        )
    )
    assert [part.caption for part in told] == ["Überblick", "Daten", "Methoden"]
    assert not any("survey_change" in chapter for part in told for chapter in part.chapters)


def test_no_chapter_occurs_twice() -> None:
    chapters = [chapter for part in parts(content()) for chapter in part.chapters]
    assert len(chapters) == len(set(chapters))


def test_decisions_are_part_of_the_german_book_only() -> None:
    assert "decisions" in parts(content())[-1].chapters
    assert "decisions" not in parts(content(language="en"))[-1].chapters


def test_contents_are_in_the_form_of_jupyter_book() -> None:
    told = table_of_contents(content())
    assert (told["format"], told["root"]) == ("jb-book", "index")
    assert told["parts"][0] == {  # type: ignore[index]
        "caption": "Überblick",
        "chapters": [{"file": "pages/synthesis/index"}, {"file": "reading"}],
    }
