"""How strictly a result is protected: the parameters, loosened only by an exception for its files."""

from __future__ import annotations

from collections.abc import Mapping

from kpk_eval.disclosure.policy import Policy
from kpk_eval.model import Origin
from kpk_eval.params.schema import DisclosureException, ProtectionRule
from kpk_eval.study import Study

CONTRACTS = "data_contracts/"
"""How inputs that hold no data are named."""


def policy_of(study: Study, origin: Origin) -> Policy:
    """The thresholds in force for a result.

    An exception loosens its rules only where every data file behind the result is one of its files and has
    the content for which it was given.
    """
    stated = study.evaluation.frame.disclosure
    granted = _granted(study, origin)
    loosened = {rule for one in granted for rule in one.rules}
    exact = study.edition.audience == "internal" or ProtectionRule.ROUNDING in loosened
    return Policy(
        minimum=min([stated.minimum, *(one.minimum for one in granted if one.minimum is not None)]),
        base=1 if exact else stated.base,
        few_digits=ProtectionRule.DIGITS not in loosened,
    )


def counts_apart(study: Study, origin: Origin) -> bool:
    """Whether tables that are not cleared together with those about the same people may count people.

    Rounded numbers beside rounded numbers tell nobody's answers. In an internal edition the others are exact
    and hide further ones, which a number from another table would give away.
    """
    loosened = {rule for one in _granted(study, origin) for rule in one.rules}
    return study.edition.audience != "internal" or ProtectionRule.ROUNDING in loosened


def _granted(study: Study, origin: Origin) -> list[DisclosureException]:
    """Exceptions for exactly the files behind a result."""
    stated = study.evaluation.frame.disclosure
    return [one for one in stated.exceptions if _covers(one, origin.inputs)]


def _covers(exception: DisclosureException, inputs: Mapping[str, str]) -> bool:
    data = {name: sha for name, sha in inputs.items() if not name.startswith(CONTRACTS)}
    return bool(data) and all(exception.files.get(name) == sha for name, sha in data.items())
