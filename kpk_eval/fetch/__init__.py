"""Bring the files of sources from survey servers into the data folder.

One module per server gives the bytes of the file as the server exports it. Accesses come from environment
variables only; an address with a key counts as an access.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from kpk_eval.closest import did_you_mean
from kpk_eval.fetch.errors import FetchError
from kpk_eval.fetch.order import Order
from kpk_eval.fetch.stored import Fetched, store
from kpk_eval.params import ParameterError
from kpk_eval.params.schema import Source
from kpk_eval.study import Study

__all__ = ["FetchError", "Fetched", "Order", "fetch", "orders", "told"]


def orders(
    study: Study,
    environment: Mapping[str, str],
    *,
    sources: Collection[str] = (),
    sites: Collection[str] = (),
) -> tuple[Order, ...]:
    """Files that survey servers have, of the sources and sites asked for; without any, of all.

    Raises
    ------
    ParameterError
        Where a site or source that is asked for does not exist or is on no server, or none at all is.
    """
    listed = tuple(_sources(study, sites))
    known = [one.id for one in listed]
    for name in sources:
        if name not in known:
            hint = did_you_mean(name, known)
            raise ParameterError([f"no source {name!r}; {hint}there are: {', '.join(known) or 'none'}"])
        if not any(one.fetch for one in listed if one.id == name):
            raise ParameterError([f"source {name!r} has no 'fetch', so no server is named for it"])
    asked = [one for one in listed if not sources or one.id in sources]
    found = tuple(Order(one, one.fetch, study.path(one), environment) for one in asked if one.fetch)
    if not found:
        raise ParameterError(["no source has 'fetch', so there is no server to ask"])
    return found


def _sources(study: Study, sites: Collection[str]) -> Iterator[Source]:
    """Sources of all editions, each file once: of these sites, or shared and of all sites."""
    shared = () if sites else study.evaluation.frame.sources
    chosen = [study.site(name) for name in sites] if sites else study.evaluation.sites
    everything = (*shared, *(source for site in chosen for source in site.sources))
    yield from {source.path: source for source in everything}.values()


def fetch(order: Order, *, now: datetime) -> Fetched:
    """The file of an order, brought from its server into the data folder.

    Raises
    ------
    FetchError
        Where the server cannot be asked, refuses, or sends what is no export.
    """
    try:
        content = _downloaded(order)
    except FetchError as error:
        raise FetchError(error.found, error.remedy, order.source.id) from None
    return store(content, order, now=now)


def _downloaded(order: Order) -> bytes:
    """The file as its server exports it."""
    match order.entry.server:
        case "limesurvey":
            from kpk_eval.fetch.limesurvey import download

            return download(order)
        case "sosci":
            from kpk_eval.fetch.sosci import fetch_sosci

            return fetch_sosci(order.variable("url"), order.environment, seconds=order.entry.timeout)


def told(one: Fetched, study: Study) -> str:
    """What became of a fetched file, as a person reads it."""
    name = one.path.relative_to(study.data)
    if not one.is_new:
        return f"{one.source}: {name} is unchanged ({one.size} bytes)"
    kept = f"; the file before it is kept as {one.kept.name}" if one.kept else ""
    return f"{one.source}: {name} written ({one.size} bytes){kept}"
