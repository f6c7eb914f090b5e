import json
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from kpk_eval import show
from kpk_eval.model import Shape
from kpk_eval.show import MIME, Block, BlockKind

from .samples import sample


@pytest.fixture(scope="module")
def blocks() -> dict[BlockKind, Block]:
    released = sample(Shape.ESTIMATES, "de")
    made = (show.table(released), show.figure(released), show.sentences(released))
    return {block.kind: block for block in made}


@pytest.mark.parametrize("kind", list(BlockKind))
def test_a_block_survives_the_notebook(blocks: dict[BlockKind, Block], kind: BlockKind) -> None:
    stored = json.loads(json.dumps({**blocks[kind]._repr_mimebundle_(), "text/plain": "Block(...)"}))
    assert Block.from_bundle(stored) == blocks[kind]


@pytest.mark.parametrize("kind", list(BlockKind))
def test_what_a_kernel_sends_is_accepted(blocks: dict[BlockKind, Block], kind: BlockKind) -> None:
    bundle, _ = InteractiveShell().display_formatter.format(blocks[kind])
    assert "text/plain" in bundle
    assert Block.from_bundle(bundle) == blocks[kind]


def test_repr_shows_neither_html_nor_picture(blocks: dict[BlockKind, Block]) -> None:
    assert all(
        "<" not in repr(block).replace("<BlockKind", "") and "PNG" not in repr(block)
        for block in blocks.values()
    )


def _bundle(block: Block, **changed: Any) -> dict[str, Any]:
    bundle = block._repr_mimebundle_()
    return {**bundle, MIME: {**bundle[MIME], **changed}}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"extra": 1}, "not a block of this version"),
        ({"version": 2}, "not a block of this version"),
        ({"kind": "video"}, "no block is of the kind 'video'"),
        ({"kind": "figure"}, "a figure consists of a picture alone"),
        ({"caption": 3}, "other than text in caption"),
        ({"evidence": "../x"}, "id of a released result"),
        ({"evidence": ""}, "id of a released result"),
        ({"language": "fr"}, "'de' or 'en'"),
        ({"html": ""}, "consists of HTML alone"),
        ({"html": "<script>x</script>"}, "holds <script>"),
        ({"png_sha256": "ab"}, "do not belong together"),
    ],
)
def test_a_changed_block_is_refused(
    blocks: dict[BlockKind, Block], changed: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Block.from_bundle(_bundle(blocks[BlockKind.TABLE], **changed))


def test_foreign_outputs_are_refused(blocks: dict[BlockKind, Block]) -> None:
    bundle = blocks[BlockKind.TABLE]._repr_mimebundle_()
    with pytest.raises(ValueError, match=r"application/x\.secret"):
        Block.from_bundle({**bundle, "application/x.secret": "1"})
    with pytest.raises(ValueError, match=r"show results with kpk_eval\.show"):
        Block.from_bundle({"text/html": "<table></table>"})


def test_a_swapped_picture_is_refused(blocks: dict[BlockKind, Block]) -> None:
    figure = blocks[BlockKind.FIGURE]._repr_mimebundle_()
    for other in ("AAAA", "%%%%", None, 5):
        with pytest.raises(ValueError, match="picture"):
            Block.from_bundle({**figure, "image/png": other})


def test_a_figure_needs_an_alternative_text(blocks: dict[BlockKind, Block]) -> None:
    with pytest.raises(ValueError, match="alternative text"):
        Block.from_bundle(_bundle(blocks[BlockKind.FIGURE], alt=" "))


def test_figure_html_carries_caption_alt_and_evidence(blocks: dict[BlockKind, Block]) -> None:
    html = blocks[BlockKind.FIGURE].figure_html("../p.png")
    assert html.startswith("<figure ")
    assert 'src="../p.png"' in html
    assert 'data-evidence="sample' in html
    assert "<figcaption>Ver" in html
    assert ' width="691" ' in html
    with pytest.raises(ValueError, match="no picture"):
        blocks[BlockKind.TABLE].figure_html("p.png")
