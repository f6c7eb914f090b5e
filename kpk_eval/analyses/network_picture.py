"""The network of a site at the first and the last wave, from its released result."""

from __future__ import annotations

from dataclasses import replace

from kpk_eval.analyses.network import COLUMNS, of_picture
from kpk_eval.columns import table_of
from kpk_eval.disclose import gather
from kpk_eval.goal_evidence import origin_of
from kpk_eval.model import Released, Result, Shape
from kpk_eval.recall import recall
from kpk_eval.study import Study


def answer(study: Study, *, site: str, population: str = "") -> Released | Result:
    """Rows of two waves, or of the only one; remarks on its picture stand on the page of the network."""
    origin = origin_of(study, "network_picture", site=site)
    released = recall(study, "network", sites=(site,))
    if released:
        network = gather(released, origin=origin)
        waves = [one.id for one in study.waves if one.id in set(network.table["wave"])]
        ends = network.table[network.table["wave"].isin([*waves[:1], *waves[-1:]])]
        _, named = of_picture(study)
        notes = tuple(one for one in network.notes if one != named)
        return replace(network, table=ends.reset_index(drop=True), notes=notes)
    nothing = table_of([], COLUMNS)
    return Result(origin, Shape.NETWORK, nothing, COLUMNS, study.wording())
