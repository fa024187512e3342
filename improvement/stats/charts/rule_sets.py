"""Sets of rules, as the field uses them together, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from improvement.errors import Invalid
from improvement.stats.charts.centre_line import LineKind
from improvement.stats.charts.kinds import ChartKind
from improvement.stats.charts.rules.rule import RuleId


class RuleSetName(StrEnum):
    """What a rule set is called; the first is the default."""

    ANHOEJ = "anhoej"
    ANHOEJ_BEST_BOX = "anhoej_best_box"
    ANHOEJ_CUT_BOX = "anhoej_cut_box"
    IHI = "ihi"
    NHS = "nhs"
    NHS_WITHOUT_TREND = "nhs_without_trend"
    SUSTAINED_RUN = "sustained_run"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """Rules that are applied together.

    ``rules`` stand in the order in which they name a point at which several of them point. ``line``
    is the centre line they are meant for, ``kinds`` the charts.
    """

    name: RuleSetName
    rules: tuple[RuleId, ...]
    line: LineKind
    kinds: frozenset[ChartKind]
    source: str


DEFAULT = RuleSetName.ANHOEJ

_RUN = frozenset({ChartKind.RUN})
# A moving range is not symmetric about its line, so runs about it mean nothing (qicharts2 0.8.1).
_NOT_RANGES = frozenset(ChartKind) - {ChartKind.MR}
_WITH_LIMITS = _NOT_RANGES - _RUN
_NHS = "NHS England, Making Data Count; as coded in NHSRplotthedots 0.2.2"

_ALL = (
    RuleSet(
        name=RuleSetName.ANHOEJ,
        rules=(RuleId.LONG_RUN, RuleId.FEW_CROSSINGS),
        line=LineKind.MEDIAN,
        kinds=_NOT_RANGES,
        source="Anhøj & Olesen 2014, PLoS ONE 9(11):e113825; Anhøj 2015, PLoS ONE 10(3):e0121349",
    ),
    RuleSet(
        name=RuleSetName.ANHOEJ_BEST_BOX,
        rules=(RuleId.BEST_BOX,),
        line=LineKind.MEDIAN,
        kinds=_NOT_RANGES,
        source="Anhøj & Wentzel-Larsen 2020, PLoS ONE 15(6):e0233920",
    ),
    RuleSet(
        name=RuleSetName.ANHOEJ_CUT_BOX,
        rules=(RuleId.CUT_BOX,),
        line=LineKind.MEDIAN,
        kinds=_NOT_RANGES,
        source="Anhøj & Wentzel-Larsen 2020, PLoS ONE 15(6):e0233920",
    ),
    RuleSet(
        name=RuleSetName.IHI,
        rules=(RuleId.ASTRONOMICAL, RuleId.TREND_5, RuleId.SHIFT_6, RuleId.RUNS_TABLE),
        line=LineKind.MEDIAN,
        kinds=_RUN,
        source="Perla, Provost & Murray 2011, BMJ Qual Saf 20:46-51",
    ),
    RuleSet(
        name=RuleSetName.NHS,
        rules=(RuleId.OUTSIDE, RuleId.TREND_7, RuleId.TWO_OF_THREE, RuleId.SHIFT_7),
        line=LineKind.MEAN,
        kinds=frozenset({ChartKind.I}),
        source=_NHS,
    ),
    RuleSet(
        name=RuleSetName.NHS_WITHOUT_TREND,
        rules=(RuleId.OUTSIDE, RuleId.SHIFT_7),
        line=LineKind.MEAN,
        kinds=_WITH_LIMITS,
        source=f"{_NHS}, without its trend and two-of-three rules",
    ),
    RuleSet(
        name=RuleSetName.SUSTAINED_RUN,
        rules=(RuleId.SUSTAINED_RUN,),
        line=LineKind.MEDIAN,
        kinds=_RUN,
        source="runcharter 0.2.0 (MacKintosh)",
    ),
)

RULE_SETS: Mapping[str, RuleSet] = MappingProxyType({each.name.value: each for each in _ALL})


def rule_set(name: str) -> RuleSet:
    """The rule set of that name. Raises ``Invalid`` with the known names for any other.

    >>> [rule.value for rule in rule_set("nhs").rules]
    ['outside', 'trend_7', 'two_of_three', 'shift_7']
    """
    if name not in RULE_SETS:
        known = ", ".join(RULE_SETS)
        raise Invalid(f"{name!r} is not a rule set: choose one of {known}.")
    return RULE_SETS[name]


def rules_for(kind: ChartKind, name: str) -> RuleSet:
    """The rule set of that name for a chart. The default is passed over on moving ranges.

    Raises ``Invalid`` for an unknown name, and for charts that the set is not meant for.
    """
    found = rule_set(name)
    if kind not in found.kinds and found.name is not DEFAULT:
        meant = ", ".join(sorted(each.letter for each in found.kinds))
        raise Invalid(
            f"The rule set {name} is not meant for a {kind.letter} chart, but for {meant}."
        )
    return found
