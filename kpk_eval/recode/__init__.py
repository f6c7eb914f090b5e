"""The recoding table of a source: values and units of a file become those of its contract."""

from kpk_eval.recode.idle import idle_codes
from kpk_eval.recode.table import Recoded, codes_in_file, recode

__all__ = ["Recoded", "codes_in_file", "idle_codes", "recode"]
