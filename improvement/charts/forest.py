"""The forest: everybody and each group, the difference with its range, in benefit terms."""

from improvement.charts.forest_frame import (
    forest_frame,
    line_layers,
    range_layers,
    with_range,
    x_axis,
)
from improvement.charts.forest_guess import guess_layer_specs, with_guesses
from improvement.charts.rows import Row, placed, text_layers
from improvement.charts.theme import Spec, Theme
from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.comparisons.comparison import Comparison, DimensionComparison
from improvement.stats.equity.best_guess import BestGuess
from improvement.stats.equity.group_effects import GroupEffect
from improvement.words.pictures import (
    EVERYBODY,
    FOREST_AXIS,
    GUESS_KEY,
    describe_forest,
    drawn,
    forest_key,
    interval_label,
    too_few_label,
)

LEAST_REACH = 0.1  # the axis goes at least 10 points to each side
_STEPS = (0.05, 0.1, 0.2, 0.25, 0.5)


def forest_spec(
    comparison: Comparison,
    found: DimensionComparison | None = None,
    *,
    title: str,
    guess: BestGuess | None = None,
    internal: bool = False,
    theme: Theme = Theme.LIGHT,
) -> Spec:
    """The overall difference and, where a dimension is given, each of its groups in its order.

    Right of the upright line is better, whichever way the outcome counts; figures and marks name
    the difference as it was counted (where fewer is better, −5 stands to the right). The dashed
    line is the smallest worthwhile difference. ``internal`` also draws groups of 5 to 9 (hollow
    points); ``guess`` draws each group's best guess below what was seen in it. Takes the width of
    its container; readable from 340 pixels on.
    """
    direction, worthwhile = comparison.rule.direction, comparison.rule.minimum_worthwhile
    rows = with_guesses(placed(_rows(comparison, found, internal)), guess, comparison.rule)
    key = forest_key(worthwhile, direction)
    low, high = _reach(rows, worthwhile)
    axis = _axis(direction, low, high)

    def x(field: str) -> Spec:
        return x_axis(field, low, high, axis)

    return forest_frame(
        [
            *line_layers(len(rows), worthwhile, x),
            *text_layers(rows, theme),
            *range_layers(rows, x, told="Difference per 100", theme=theme),
            *guess_layer_specs(rows, x),
        ],
        title=title,
        key=key if guess is None else [key, GUESS_KEY],
        description=describe_forest(comparison, found, guess, internal=internal),
        rows=len(rows),
        theme=theme,
    )


def _rows(comparison: Comparison, found: DimensionComparison | None, internal: bool) -> list[Row]:
    rows = [_everybody(comparison)]
    if found is not None:
        rows += [_group(effect, comparison, internal) for effect in found.effects.groups]
    return rows


def _everybody(comparison: Comparison) -> Row:
    benefit = comparison.benefit
    if benefit is None or comparison.status is CellStatus.COUNTS_ONLY:
        figure = too_few_label(comparison.arms.pilot, comparison.arms.comparison, internal=True)
        return {"name": EVERYBODY, "strong": True, "figure": figure}
    solid = comparison.status is CellStatus.SHOWN
    row: Row = {"name": EVERYBODY, "strong": True}
    figure = interval_label(benefit, comparison.rule.direction)
    return with_range(row, benefit, figure, solid=solid)


def _group(effect: GroupEffect, comparison: Comparison, internal: bool) -> Row:
    row: Row = {"name": effect.arms.group, "strong": False}
    if effect.effect is None or not drawn(effect, internal=internal):
        group = effect.arms
        return {**row, "figure": too_few_label(group.pilot, group.comparison, internal=internal)}
    direction = comparison.rule.direction
    benefit = effect.effect.benefit(direction)
    figure = interval_label(benefit, direction)
    return with_range(row, benefit, figure, solid=effect.status is CellStatus.SHOWN)


def _reach(rows: list[Row], worthwhile: float | None) -> tuple[float, float]:
    ends = ("lower", "upper", "guess_lower", "guess_upper")
    known = [row[end] for row in rows for end in ends if end in row]
    known += [-LEAST_REACH, LEAST_REACH]
    known += [] if worthwhile is None else [worthwhile]
    return min(known) - 0.02, max(known) + 0.02


def _axis(direction: Direction, low: float, high: float) -> Spec:
    """Better is always to the right; the marks name the difference as it was counted."""
    more, fewer = ("+", "−") if direction.sign > 0 else ("−", "+")
    step = next((s for s in _STEPS if (high - low) / s <= 6), _STEPS[-1])
    first, last = int(low / step), int(high / step)
    return {
        "title": FOREST_AXIS,
        "titleFontSize": 11,
        "values": [round(i * step, 10) for i in range(first, last + 1)],
        "labelExpr": (
            f"datum.value > 0 ? '{more}' + format(datum.value * 100, '.0f') : "
            f"datum.value < 0 ? '{fewer}' + format(-datum.value * 100, '.0f') : '0'"
        ),
    }
