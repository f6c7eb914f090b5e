"""Rows of the tables about how robust results are: shown, hidden and refused ones."""

from collections.abc import Mapping
from typing import Any

from kpk_eval.model import Shape

POINTS = {"de": "Punkte (1 bis 5)", "en": "points (1 to 5)"}
LEVEL = 0.95


def robustness_rows(language: str) -> Mapping[Shape, list[dict[str, Any]]]:
    """A small table of each shape."""
    unit = POINTS[language]
    base = {"site": "seestadt", "population": "families", "level": LEVEL}
    left = base | {"contrast": "t0_t1", "wave": "t0", "kind": "outcome", "n": 1210}
    scale = base | {"outcome": "wellbeing", "type": "continuous", "unit": unit, "better": "higher"}
    share = base | {"outcome": "contact", "type": "binary", "unit": "", "better": "higher"}
    first, second = {"contrast": "t0_t1"}, {"contrast": "t0_t2"}
    people = {"n": 140, "n_before": 195}
    hidden = "n,estimate,low,high,reason"
    measured = base | {"instrument": "trust", "outcome": "trust", "items": 5}
    planned = scale | first | {"design": "paired", "n": 140, "n_before": 145, "n_after": 145, "power": 0.8}
    chosen = scale | {"group": "<hoch> belastet", "side": "above", "cutoff": 4.0, "n": 140}
    whole = {"figures_of": "Register <2024>", "weighted_by": "contact,trust", "smallest_factor": 0.3}
    weighted = scale | whole | {"largest_factor": 3.0}
    return {
        Shape.ATTRITION: [
            left | {"outcome": "wellbeing", "n_stayed": 1145, "n_left": 65, "difference": -0.27, "low": -0.53,
                    "high": -0.02},
            left | {"outcome": "trust", "n_stayed": 1140, "hidden": "n_left,difference,low,high"},
            left | {"outcome": "contact", "n_stayed": 1145, "n_left": 65, "reason": "too_few"},
            left | {"outcome": "sleep", "kind": "characteristic", "n_stayed": 1145, "distance": 0.26},
            left | {"outcome": "everything_known_before", "kind": "model", "n_stayed": 1145,
                    "discrimination": 0.63, "p": 0.412},
        ],
        Shape.SENSITIVITY: [
            scale | first | people | {"method": "complete", "estimate": 0.4, "low": 0.3, "high": 0.5},
            scale | first | people | {"method": "imputed", "estimate": 0.5, "low": 0.4, "high": 0.6,
                                      "missing_information": 0.31, "tipping": -1.1, "finding": "clear"},
            scale | first | people | {"method": "weighted", "estimate": 0.5, "low": 0.4, "high": 0.6},
            scale | second | people | {"method": "complete", "estimate": 0.1, "low": -0.1, "high": 0.2},
            scale | second | people | {"method": "imputed", "reason": "few_missing"},
            scale | second | people | {"method": "weighted", "reason": "few_missing"},
            share | first | people | {"method": "complete", "estimate": 0.12, "low": -0.02, "high": 0.25},
            share | first | people | {"method": "imputed", "estimate": 0.1, "low": -0.05, "high": 0.25,
                                      "missing_information": 0.4, "tipping": 0.04, "finding": "open"},
            share | first | people | {"method": "weighted", "estimate": 0.11, "low": -0.04, "high": 0.26},
            *(share | second | {"method": one, "n_before": 195, "hidden": hidden}
              for one in ("complete", "imputed", "weighted")),
        ],
        Shape.SCALES: [
            measured | {"wave": "t0", "n": 195, "alpha": 0.89, "low": 0.87, "high": 0.91, "omega": 0.9,
                        "rest_low": 0.7, "rest_high": 0.77, "ceiling": 0.04},
            measured | {"wave": "t1", "n": 15, "reason": "too_few"},
            measured | {"wave": "t2", "hidden": "n,alpha,low,high,omega,rest_low,rest_high,floor,ceiling"},
            measured | first | {"n": 140, "invariance": "scalar"},
        ],
        Shape.DETECTABLE: [
            planned | {"detectable": 0.2, "smallest_effect": 0.3, "could": "seen", "p_equivalence": 0.011,
                       "equivalence": "equivalent"},
            planned | {"contrast": "t0_t2", "detectable": 0.4, "smallest_effect": 0.3, "could": "unseen",
                       "p_equivalence": 0.62, "equivalence": "not_equivalent"},
            share | planned | {"outcome": "contact", "type": "binary", "unit": "", "design": "unpaired",
                               "detectable": 0.27, "could": "unset"},
            planned | {"outcome": "sleep", "reason": "too_few"},
        ],
        Shape.SELECTION: [
            chosen | first | {"by_selection": -1.0, "low": -1.2, "high": -0.8, "observed": -1.3,
                              "excess": -0.3, "excess_low": -0.9, "excess_high": 0.2},
            chosen | second | {"reason": "too_few"},
        ],
        Shape.WEIGHTING: [
            weighted | {"wave": "t0", "n": 195, "mean": 3.1, "weighted": 3.2, "low": 3.0, "high": 3.4,
                        "effective_share": 0.95, "design_effect": 1.05},
            weighted | {"wave": "t1", "n": 15, "mean": 3.4, "reason": "few_in_category"},
            weighted | {"wave": "t2", "hidden": "n,mean,weighted,low,high,effective_share,design_effect"},
        ],
    }  # fmt: skip
