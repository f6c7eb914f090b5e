"""The parameters of an evaluation as frozen types: what may stand in the YAML files."""

from __future__ import annotations

from kpk_eval.params.schema.area_map import AreaMap, CountryMap
from kpk_eval.params.schema.base import Language, Strict, Text, say
from kpk_eval.params.schema.breaks import KNOWN_BREAKS, Acceptance, Break, BreakFact, BreakKind
from kpk_eval.params.schema.code_matrix import CodeMatrix
from kpk_eval.params.schema.costs import Costs
from kpk_eval.params.schema.frame import AreaComparison, Evaluation, Frame, RegisteredPlan, Synthetic
from kpk_eval.params.schema.indicator_changes import Against, IndicatorChange
from kpk_eval.params.schema.indicators import Indicator
from kpk_eval.params.schema.instruments import Instrument, Metric, Scoring
from kpk_eval.params.schema.linking import Code, CodeElement, ElementKind
from kpk_eval.params.schema.logic_model import (
    Ages,
    Aim,
    Element,
    Goal,
    GoalMeasure,
    LogicModel,
    Phase,
    SharedGoal,
    Stage,
)
from kpk_eval.params.schema.needs import Need
from kpk_eval.params.schema.network import NetworkRules
from kpk_eval.params.schema.plan import ALTERNATIVES, OF_PAIRS, Family, Outcome, Plan, Selected
from kpk_eval.params.schema.protection import (
    DISCLOSURE_FLOOR,
    DISCLOSURE_MINIMUM,
    Disclosure,
    DisclosureException,
    ProtectionRule,
    PublicFigure,
)
from kpk_eval.params.schema.reach import Level, OfferUse, Reach
from kpk_eval.params.schema.reader import ENDINGS, Format, Reader
from kpk_eval.params.schema.sites import Kind, Site, SiteRole
from kpk_eval.params.schema.sources import Measure, Role, Source, WaveColumn
from kpk_eval.params.schema.territory import Crosswalk, CrosswalkColumns, Register, Sum, Tolerance, Weight
from kpk_eval.params.schema.themes import Direction, Fit, Interviewed, Theme, ThemeReading
from kpk_eval.params.schema.waves import Contrast, Edition, Population, Wave
from kpk_eval.params.schema.weights import Weights

__all__ = [
    "ALTERNATIVES",
    "DISCLOSURE_FLOOR",
    "DISCLOSURE_MINIMUM",
    "ENDINGS",
    "KNOWN_BREAKS",
    "OF_PAIRS",
    "Acceptance",
    "Against",
    "Ages",
    "Aim",
    "AreaComparison",
    "AreaMap",
    "Break",
    "BreakFact",
    "BreakKind",
    "Code",
    "CodeElement",
    "CodeMatrix",
    "Contrast",
    "Costs",
    "CountryMap",
    "Crosswalk",
    "CrosswalkColumns",
    "Direction",
    "Disclosure",
    "DisclosureException",
    "Edition",
    "Element",
    "ElementKind",
    "Evaluation",
    "Family",
    "Fit",
    "Format",
    "Frame",
    "Goal",
    "GoalMeasure",
    "Indicator",
    "IndicatorChange",
    "Instrument",
    "Interviewed",
    "Kind",
    "Language",
    "Level",
    "LogicModel",
    "Measure",
    "Metric",
    "Need",
    "NetworkRules",
    "OfferUse",
    "Outcome",
    "Phase",
    "Plan",
    "Population",
    "ProtectionRule",
    "PublicFigure",
    "Reach",
    "Reader",
    "Register",
    "RegisteredPlan",
    "Role",
    "Scoring",
    "Selected",
    "SharedGoal",
    "Site",
    "SiteRole",
    "Source",
    "Stage",
    "Strict",
    "Sum",
    "Synthetic",
    "Text",
    "Theme",
    "ThemeReading",
    "Tolerance",
    "Wave",
    "WaveColumn",
    "Weight",
    "Weights",
    "say",
]
