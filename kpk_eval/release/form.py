"""The entry of an edition in ``release.yaml``, ready to be filled in."""

from __future__ import annotations

from kpk_eval.release.signing import Checklist, meaning


def empty_form(edition: str, *, tree: str) -> str:
    """YAML text in which nothing is answered yet; only the digest of the book is filled in.

    Name, role and date stay empty: the file is refused until a person has written them.
    """
    points = "".join(f"      # {meaning(name)}\n      {name}: false\n" for name in Checklist.model_fields)
    return (
        f"editions:\n  {edition}:\n    checklist:\n{points}    signed_off:\n"
        f"      name:\n      role:\n      date:\n      tree: {tree}"
    )
