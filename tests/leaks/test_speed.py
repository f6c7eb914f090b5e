"""Ten megabytes against fifty thousand private values."""

import random
import string
import time
from pathlib import Path

import pytest

from kpk_eval.leaks import Flaw, NeedleKind, Secret, hashed, scan

from .making import ALLOWED, EVIDENCE, SALT, page, png, random_token, write

SECONDS = 5.0
"""What a scan may take on one processor that does nothing else."""
GENEROUS = 2
"""Factor for a machine that others use too."""
SIZE = 10_000_000
VALUES = 50_000


def secrets(number: int) -> list[Secret]:
    draw = random.Random(11)
    words = ["".join(draw.choices(string.ascii_lowercase, k=draw.randrange(3, 11))) for _ in range(3000)]
    made = []
    for place in range(number):
        kind = (NeedleKind.CODE, NeedleKind.FREE_TEXT, NeedleKind.NUMBER)[place % 3]
        value = {
            NeedleKind.CODE: "".join((*draw.choices(string.ascii_uppercase, k=3), f"{place:06d}")),
            NeedleKind.FREE_TEXT: " ".join(draw.choices(words, k=draw.randrange(4, 25))),
            NeedleKind.NUMBER: f"{draw.uniform(5, 180):.6f}",
        }[kind]
        made.append(Secret(kind, value, "survey: column"))
    return made


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    draw = random.Random(12)
    words = ["".join(draw.choices("abcdefghijklmnoprstuüäöß", k=draw.randrange(2, 12))) for _ in range(5000)]
    size = number = 0
    while size < SIZE:
        rows = "".join(
            f"<tr><td><p>{draw.choice(words)}</p></td><td>{draw.uniform(0, 100):.2f}&#160;%</td></tr>\n"
            for _ in range(20)
        )
        text = "".join(f"<p>{' '.join(draw.choices(words, k=60))}</p>\n" for _ in range(60))
        body = f'<div data-evidence="{EVIDENCE}"><table>{rows}</table></div>{text}'
        size += write(folder, f"pages/{number}/index.html", page(body)).stat().st_size
        number += 1
    write(folder, "index.html", page(f'<img data-evidence="{EVIDENCE}" src="_images/a.png" alt="x">'))
    write(folder, "_images/a.png", png())
    return folder


@pytest.mark.slow
def test_ten_megabytes_take_less_than_five_seconds(tree: Path):
    private = secrets(VALUES)
    planted = random_token("speed")
    write(tree, "pages/0/leak.html", page(f"<p>{planted}</p><p>{private[0].value}</p>"))
    sought = hashed([*private, Secret(NeedleKind.CANARY, planted)], salt=SALT)
    assert sought.values > 0.99 * VALUES
    start = time.process_time()
    report = scan(tree, sought, allowed=ALLOWED)
    assert time.process_time() - start < GENEROUS * SECONDS
    assert report.size >= SIZE
    assert {finding.file for finding in report.findings} == {"pages/0/leak.html"}
    assert {finding.flaw for finding in report.findings} == {Flaw.VALUE}
