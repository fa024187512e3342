"""Best guesses in a forest: a thin line with a diamond, below what was seen in the group."""

from collections.abc import Callable

from improvement.charts.palette import GROUPS
from improvement.charts.rows import Row, at
from improvement.charts.theme import Spec
from improvement.domain.decision_rule import DecisionRule
from improvement.stats.equity.best_guess import BestGuess
from improvement.words.pictures import interval_label

GUESS = GROUPS[1]  # amber: neither the pilot nor what it is compared with
_BELOW = 0.17  # of a row's height


def with_guesses(rows: list[Row], guess: BestGuess | None, rule: DecisionRule) -> list[Row]:
    """The rows that have an interval of their own also get their best guess, if there is one."""
    known = {one.arms.group: one.benefit(rule.direction) for one in guess.groups} if guess else {}
    found = []
    for row in rows:
        benefit = known.get(row["name"]) if "estimate" in row and not row["strong"] else None
        if benefit is not None:
            row = {
                **row,
                "guess": benefit.estimate,
                "guess_lower": benefit.lower,
                "guess_upper": benefit.upper,
                "guess_figure": interval_label(benefit, rule.direction),
                "guess_at": row["drawing_at"] + _BELOW,
            }
        found.append(row)
    return found


def guess_layer_specs(rows: list[Row], x: Callable[[str], Spec]) -> list[Spec]:
    """A line for the range and a diamond for the guess; nothing where there are none."""
    known = [row for row in rows if "guess" in row]
    if not known:
        return []
    y = at("guess_at", len(rows))
    tooltip = [
        {"field": "name", "title": "Group"},
        {"field": "guess_figure", "title": "Best guess per 100"},
    ]
    return [
        {
            "data": {"values": known},
            "mark": {"type": "rule", "color": GUESS, "strokeWidth": 1.5, "strokeCap": "round"},
            "encoding": {
                "x": x("guess_lower"),
                "x2": {"field": "guess_upper"},
                "y": y,
                "tooltip": tooltip,
            },
        },
        {
            "data": {"values": known},
            "mark": {
                "type": "point",
                "shape": "diamond",
                "filled": True,
                "size": 70,
                "opacity": 1,
                "color": GUESS,
            },
            "encoding": {"x": x("guess"), "y": y, "tooltip": tooltip},
        },
    ]
