"""The archive: exactly the signed tree, the same bytes each time, and nothing where something is missing."""

import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kpk_eval import cli
from kpk_eval.release import ReleaseError, publish, tree_sha256
from kpk_eval.study import Study
from kpk_eval.workflow.lock import Locked, only_run

from .conftest import TODAY

pytestmark = pytest.mark.slow


def test_archive_is_the_signed_tree(signed_study: Study, tmp_path: Path) -> None:
    archive = publish(signed_study, today=TODAY)
    assert archive == signed_study.build / "publish" / "tiny-interim.zip"
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        opened.extractall(tmp_path / "unpacked")
    signed = tree_sha256(signed_study.build / "html")
    assert tree_sha256(tmp_path / "unpacked") == signed
    assert (archive.parent / "tiny-interim.tree.sha256").read_text() == f"{signed}\n"


def test_archive_is_the_same_byte_for_byte(signed_study: Study) -> None:
    first = publish(signed_study, today=TODAY).read_bytes()
    tree = (signed_study.build / "html").resolve()
    for path in sorted(tree.rglob("*.html"), reverse=True):
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(content)
        path.chmod(0o600)
    assert publish(signed_study, today=TODAY).read_bytes() == first


def test_refused_edition_leaves_nothing(study: Study) -> None:
    with pytest.raises(ReleaseError) as caught:
        publish(study, today=TODAY)
    assert str(caught.value).startswith("tiny, interim: not published\n- params/tiny/release.yaml: nobody ")
    assert not (study.build / "publish").exists()


def test_refused_edition_leaves_an_earlier_archive_alone(
    signed_study: Study, changed: Callable[..., Study]
) -> None:
    archive = publish(signed_study, today=TODAY)
    before = archive.read_bytes()
    with pytest.raises(ReleaseError):
        publish(changed(done=()), today=TODAY)
    assert archive.read_bytes() == before


def test_nothing_is_published_while_a_run_works_on_the_edition(signed_study: Study) -> None:
    with only_run(signed_study.private), pytest.raises(Locked, match="another run of this edition"):
        publish(signed_study, today=TODAY)


def test_publishing_is_put_on_record(signed_study: Study) -> None:
    mark = signed_study.ledger / "interim" / "published"
    assert not mark.exists()
    publish(signed_study, today=TODAY)
    assert mark.is_file()


def test_edition_that_is_not_on_record_is_refused_and_leaves_nothing(signed_study: Study) -> None:
    shutil.rmtree(signed_study.ledger)
    with pytest.raises(ReleaseError, match=r"not published\n- tiny, interim: the ledger holds nothing of it"):
        publish(signed_study, today=TODAY)
    assert not list((signed_study.build / "publish").iterdir())


def test_command_publishes_what_is_ready_and_says_what_the_rest_lacks(
    changed: Callable[..., Study], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    study = changed(date="2020-02-29")
    monkeypatch.chdir(study.root)
    monkeypatch.delenv("KPK_DATA", raising=False)
    monkeypatch.setattr(sys, "argv", ["kpk", "publish", "params/tiny", "--edition", "all"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = capsys.readouterr()
    assert ended.value.code == 1
    assert told.out == "tiny, interim: published: build/tiny/interim/publish/tiny-interim.zip\n"
    assert told.err == (
        "tiny, final: not published\n"
        "- there is no book of this edition; make it with `kpk run params/tiny --edition final`\n"
    )
