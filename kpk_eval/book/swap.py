"""A finished book takes the place of the previous one as a whole."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

BOOKS = ".books"
"""Folder beside the published one that holds the finished trees."""


def swap(finished: Path, published: Path) -> Path:
    """Publish a finished tree: ``published`` shows the old tree or the new one, never a mixture.

    ``finished`` must lie in the folder `BOOKS` beside ``published``, which becomes a symbolic link to it.
    Where links are not possible (Windows without the right), the tree itself is renamed into place. Older
    trees are removed afterwards.
    """
    if finished.parent != published.parent / BOOKS:
        raise ValueError(
            f"a finished book lies in {BOOKS} beside the published one, not in {finished.parent}"
        )
    link = published.with_name(f".{published.name}-{finished.name}")
    try:
        link.symlink_to(Path(BOOKS) / finished.name, target_is_directory=True)
    except (OSError, NotImplementedError):
        _rename_into_place(finished, published)
    else:
        _link_into_place(link, published)
    _remove_older(published)
    return published


def _link_into_place(link: Path, published: Path) -> None:
    """Replace the published link in one step; a folder that is no link is moved aside first."""
    if published.is_dir() and not published.is_symlink():
        _replace_folder(link, published)
    else:
        os.replace(link, published)  # noqa: PTH105 - the one call that swaps a link in a single step


def _rename_into_place(finished: Path, published: Path) -> None:
    """Give the finished tree itself the published name."""
    if published.exists():
        _replace_folder(finished, published)
    else:
        finished.rename(published)


def _replace_folder(new: Path, published: Path) -> None:
    """Two renames; if the second fails, the previous tree is put back."""
    aside = published.parent / BOOKS / f"before-{new.name.lstrip('.')}"
    published.rename(aside)
    try:
        new.rename(published)
    except OSError:
        aside.rename(published)
        raise


def _remove_older(published: Path) -> None:
    """Remove the trees that are no longer shown, and links that an aborted swap left behind."""
    current = published.resolve()
    for tree in (published.parent / BOOKS).iterdir():
        if tree.resolve() != current:
            shutil.rmtree(tree, ignore_errors=True)
    for link in published.parent.glob(f".{published.name}-*"):
        if link.is_symlink():
            with contextlib.suppress(OSError):
                link.unlink()
