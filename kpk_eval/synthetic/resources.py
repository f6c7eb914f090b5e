"""Resources of a site: posts with their funds, and material, year by year."""

from __future__ import annotations

from datetime import date
from typing import Any

from kpk_eval.params.schema import Evaluation, Site, Source
from kpk_eval.synthetic.planted.costs import FULL_POST, MATERIAL, POSTS, Post, price_level
from kpk_eval.synthetic.rows import Rows, made_of
from kpk_eval.synthetic.spec import TableSpec


def resource_rows(evaluation: Evaluation, site: Site | None, source: Source, spec: TableSpec) -> Rows:
    """One row per post, or per kind of material, and year; amounts rise with the planted prices only."""
    place = site.id if site else ""
    years = [wave.year for wave in evaluation.frame.waves if wave.year]
    entries = [row for year in years for row in _of_year(place, year)]
    numbered = [row | {"entry_id": f"R{number:04d}"} for number, row in enumerate(entries, start=1)]
    return made_of(numbered, spec)


def _of_year(site: str, year: int) -> list[dict[str, Any]]:
    posts = [_post(one, year) for one in POSTS if one.site == site and year in one.years]
    return [*posts, *(_material(funding, amount, year) for funding, amount in MATERIAL.items())]


def _post(post: Post, year: int) -> dict[str, Any]:
    """Row of a post in a year; from the year in which it became permanent on it is not limited."""
    permanent = post.permanent_since is not None and year >= post.permanent_since
    limited = post.limited_until is not None and not permanent
    return {
        "year": year,
        "funding": "municipality" if permanent else post.funding,
        "kind": "personnel",
        "amount_eur": round(post.fte * FULL_POST * price_level(year), 2),
        "post_id": post.id,
        "fte": post.fte,
        "time_limited": limited,
        "limited_until": date(post.limited_until, 12, 31) if limited and post.limited_until else None,
        "became_permanent": permanent if post.limited_until is not None else None,
    }


def _material(funding: str, amount: float, year: int) -> dict[str, Any]:
    amount = round(amount * price_level(year), 2)
    return {"year": year, "funding": funding, "kind": "material", "amount_eur": amount}
