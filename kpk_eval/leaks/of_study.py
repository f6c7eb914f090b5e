"""The private values of one edition: what its contracted rows hold, what was planted, who works here."""

from __future__ import annotations

import getpass
import hashlib
import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from kpk_eval.coded import CONTRACT as INTERVIEWS
from kpk_eval.files import sha256
from kpk_eval.leaks import kept
from kpk_eval.leaks.model import NeedleKind, Secret
from kpk_eval.leaks.needles import Needles, hashed
from kpk_eval.leaks.private_values import rare, secrets_of
from kpk_eval.leaks.released_texts import once_per_interview, released_texts
from kpk_eval.leaks.rows import Rows, rows_of
from kpk_eval.params import say
from kpk_eval.show.words import FOLDER as FIXED_TEXTS
from kpk_eval.study import Study

NETWORKS = frozenset({"network_edges", "network_actors", "meeting_attendance"})
NAMES = ["actor", "from", "to"]
"""Contracts about institutions, and their columns with identifiers of them."""
KEPT = Path("leaks") / "needles.npz"
"""Where the list of needles is kept, within the private folder."""
COMMON_USERS = frozenset(
    {"root", "user", "admin", "administrator", "ubuntu", "debian", "runner", "jovyan", "docker", "nobody"}
)
"""User names that are nobody's."""


def needles_of(study: Study) -> Needles:
    """Every private value of an edition that must not be found in its book, as salted hashes.

    The list is made anew when contracted rows, contracts, parameters or this code changed; otherwise the
    one in the private folder serves.

    Raises
    ------
    LeakError
        Where the contracted rows of a source with private columns are not there: what is not known
        cannot be searched for.
    """
    rows = tuple(one for one in rows_of(study) if one.private)
    user, released = _user(), released_texts(study, rows)
    key = _key(study, rows, user, released)
    path = study.private / KEPT
    needles = kept.read(path, key=key)
    if needles is None:
        needles = hashed(
            _secrets(study, rows, user),
            salt=secrets.token_bytes(32), public=public_text(study), released=released,
        )  # fmt: skip
        kept.write(needles, path, key=key)
    return needles


def public_text(study: Study) -> str:
    """Labels, contracts and fixed words: public before anyone answered."""
    frame = study.evaluation.frame
    texts = [*study.wording().texts.values(), *frame.authors]
    texts += [say(text, study.language) for text in (frame.title, frame.institution)]
    texts += study.evaluation.plan.codes
    for source in study.evaluation.sources():
        texts += [say(reason, study.language) for reason in source.reader.missing.values()]
    files = [*_contracts(study), *sorted(FIXED_TEXTS.glob("*.yaml"))]
    return "\n".join([*texts, *(path.read_text(encoding="utf-8") for path in files)])


def _secrets(study: Study, rows: tuple[Rows, ...], user: str) -> Iterator[Secret]:
    """Planted values, the user's name, then the values of the rows."""
    yield from _planted(study)
    if user:
        yield Secret(NeedleKind.USER, user)
    found = (
        secret for one in rows for secret in secrets_of(_searched(study, one), one.contract, source=one.place)
    )
    yield from rare(found, minimum=study.evaluation.frame.disclosure.minimum)


def _unnamed(study: Study, one: Rows) -> pd.DataFrame:
    """Rows without the identifiers of institutions where the plan has them named."""
    named = study.evaluation.plan.network.actors_named and one.contract.name in NETWORKS
    return one.frame().drop(columns=NAMES, errors="ignore") if named else one.frame()


def _searched(study: Study, one: Rows) -> pd.DataFrame:
    """Rows whose values are searched for; what an interview says counts once, however many codes it has."""
    frame = _unnamed(study, one)
    return once_per_interview(frame) if one.contract.name == INTERVIEWS else frame


def _planted(study: Study) -> Iterator[Secret]:
    if study.evaluation.frame.synthetic is not None:
        from kpk_eval.synthetic import canaries

        for one in canaries(study.evaluation, contracts=study.root / "data_contracts"):
            yield Secret(NeedleKind.CANARY, one.token, f"{one.path}: {one.column}")


def _user() -> str:
    """Name of the person who runs this; empty where it is a common one or there is none."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
    return "" if name.lower() in COMMON_USERS else name


def _contracts(study: Study) -> list[Path]:
    return sorted({study.contract_path(source) for source in study.evaluation.sources()})


def _key(study: Study, rows: tuple[Rows, ...], user: str, released: tuple[str, ...]) -> str:
    """Digest of everything the list depends on; the names of contracted files carry that of the data."""
    told = [
        study.evaluation.model_dump(mode="json"), user, released,
        [one.path.name if one.path else one.place for one in rows],
        [sha256(path) for path in [*_contracts(study), *sorted(FIXED_TEXTS.glob("*.yaml"))]],
        [sha256(path) for path in sorted(Path(__file__).parent.glob("*.py"))],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
