"""Sites whose regional key the register of areas does not know."""

from __future__ import annotations

from pathlib import Path

from kpk_eval.closest import did_you_mean
from kpk_eval.params.schema import Evaluation
from kpk_eval.params.source_lines import line_of, read_yaml


def unknown_areas(evaluation: Evaluation, *, folder: Path, data: Path, root: Path) -> list[str]:
    """What is wrong with the keys of the sites, with file and line; empty without a register.

    Where the file of the register is absent nothing is said: without the data folder no page can be made,
    and indicator files say that they need it.

    Parameters
    ----------
    evaluation
        Names the register and the sites.
    folder
        Parameters of the evaluation.
    data
        Data folder, in which the register lies.
    root
        Project folder; messages name files relative to it.
    """
    entry = evaluation.frame.area_register
    if entry is None or not (data / entry.path).is_file():
        return []
    # only where there is a register: the library of workbooks comes with it
    from kpk_eval.readers import ReadError
    from kpk_eval.territory.register import read_register

    try:
        register = read_register(data / entry.path, entry)
    except ReadError as error:
        return [str(error)]
    problems = []
    for site in evaluation.sites:
        if site.ags and register.lacks(site.ags):
            path = folder / "sites" / f"{site.id}.yaml"
            shown = str(path.relative_to(root)) if path.is_relative_to(root) else path.name
            line = line_of(read_yaml(path, shown=shown), ["ags"])
            alike = sorted(key for key in register.keys if len(key) == len(site.ags))
            problems.append(
                f"{shown}:{line}: ags: found {site.ags!r}, which {entry.path} does not have on {entry.date}; "
                f"{did_you_mean(site.ags, alike, alike=0.8)}correct the key, or 'register' in evaluation.yaml"
            )
    return problems
