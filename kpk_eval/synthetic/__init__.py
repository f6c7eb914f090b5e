"""Made-up data: from the contracts themselves, seeded, with planted effects that an analysis must find."""

from kpk_eval.synthetic.canary import Canary, canaries
from kpk_eval.synthetic.data import write_data
from kpk_eval.synthetic.planted.changes import PLANTED, Step
from kpk_eval.synthetic.stamp import changed_by_hand, ensure_data
from kpk_eval.synthetic.truths import Truth, truths

__all__ = [
    "PLANTED",
    "Canary",
    "Step",
    "Truth",
    "canaries",
    "changed_by_hand",
    "ensure_data",
    "truths",
    "write_data",
]
