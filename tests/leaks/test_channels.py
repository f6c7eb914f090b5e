"""A value that nobody knew beforehand is found in every channel, and the report never says it."""

from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from kpk_eval.leaks import Flaw, scan

from .channels import CHANNELS
from .making import ALLOWED, PLACE, clean_tree, needles, random_token, said, scanned


def test_there_are_enough_channels():
    assert len(CHANNELS) >= 40


@pytest.mark.parametrize("name", CHANNELS)
def test_a_value_is_found_and_not_said(tmp_path: Path, name: str):
    word = random_token(name)
    CHANNELS[name](tmp_path, word)
    report = scanned(tmp_path, word)
    found = [finding for finding in report.findings if finding.flaw is Flaw.VALUE]
    assert found, name
    assert {finding.origin for finding in found} == {f"planted value of {PLACE}"}
    assert word.lower() not in said(report)
    assert word[::-1].lower() not in said(report)


@pytest.mark.parametrize("name", CHANNELS)
def test_another_value_in_the_same_channel_is_no_finding(tmp_path: Path, name: str):
    CHANNELS[name](tmp_path, random_token(f"other {name}"))
    report = scan(tmp_path, needles(random_token("sought")), allowed=ALLOWED)
    assert not {Flaw.VALUE, Flaw.OPAQUE} & {finding.flaw for finding in report.findings}


@pytest.mark.parametrize("fonttype", [3, 42])
def test_text_of_a_figure_as_pdf_is_found(tmp_path: Path, fonttype: int):
    word = random_token(fonttype)
    figure = Figure()
    figure.text(0.1, 0.5, f"Fall {word}")
    with mpl.rc_context({"pdf.fonttype": fonttype}):
        figure.savefig(tmp_path / "a.pdf")
    assert Flaw.VALUE in {finding.flaw for finding in scanned(tmp_path, word).findings}


def test_a_clean_tree_is_clean(tmp_path: Path):
    report = scanned(clean_tree(tmp_path), *(random_token(seed) for seed in range(200)))
    assert report.clean, list(report.lines())
    assert (report.files, report.searched) == (5, 200)


def test_channel_and_line_are_told(tmp_path: Path):
    word = random_token("line")
    CHANNELS["comment"](tmp_path, word)
    (finding,) = scanned(tmp_path, word).findings
    assert (finding.file, finding.channel, finding.line) == ("index.html", "comment", 6)


@pytest.mark.parametrize(
    ("name", "channel"),
    [("text", "text"), ("attribute", "attribute"), ("inline_script", "script"),
     ("split_by_tags", "text across markup"), ("zip_in_zip", "part of a zip file > part of a zip file"),
     ("png_packed_text", "PNG chunk zTXt"), ("base64_of_gzip", "base64 > gzip"), ("file_name", "file name")],
)  # fmt: skip
def test_the_way_to_the_value_is_told(tmp_path: Path, name: str, channel: str):
    word = random_token(name)
    CHANNELS[name](tmp_path, word)
    channels = [finding.channel for finding in scanned(tmp_path, word).findings if finding.flaw is Flaw.VALUE]
    assert any(one.startswith(channel) for one in channels) or any(channel in one for one in channels), (
        channels
    )


def test_a_private_name_is_withheld_wherever_the_file_is_mentioned(tmp_path: Path):
    word = random_token("name")
    CHANNELS["folder_name"](tmp_path, word)
    (tmp_path / word / "index.html").write_text("<img src=https://example.org/a.png>")
    report = scanned(tmp_path, word)
    assert {Flaw.VALUE, Flaw.FOREIGN} <= {finding.flaw for finding in report.findings}
    assert all(finding.file.startswith("(name withheld; sha256 ") for finding in report.findings)
    assert word.lower() not in said(report)
