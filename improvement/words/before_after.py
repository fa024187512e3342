"""Before and after in words: what each side came from, and how much more one moved."""

from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.before_after import BeforeAfter, SideBeforeAfter
from improvement.words.names import Names
from improvement.words.reading import Reading
from improvement.words.shares import amount, more_or_fewer, of_hundred, span

NO_CAUSE = (
    "Both sides may have moved for other reasons too; that the pilot moved more does not yet say "
    "that the change did it."
)


def before_after_reading(found: BeforeAfter, direction: Direction, names: Names) -> Reading:
    """Each side's two shares, then the difference between the two ways they went."""
    lines = [_side(names.here, found.pilot)]
    if found.comparison is not None:
        lines.append(_side(names.there, found.comparison))
    return Reading(
        headline=_headline(found, direction, names), because=tuple(lines), caveats=(NO_CAUSE,)
    )


def _headline(found: BeforeAfter, direction: Direction, names: Names) -> str:
    benefit = found.benefit(direction)
    if benefit is None:
        what = "no comparison before and after" if found.comparison is None else "too few people"
        return f"{names.here}: {_moved(found.pilot)}; {what} to hold that beside."
    seen = more_or_fewer(benefit.estimate, direction)
    per = f"{seen} per 100" if benefit.estimate else "as many"
    return (
        f"Set against how {names.there} moved from before to after, {names.here} has {per} "
        f"({span(benefit, direction)})."
    )


def _side(name: str, side: SideBeforeAfter) -> str:
    return (
        f"{name}: {of_hundred(side.before.tally)} before, {of_hundred(side.after.tally)} after: "
        f"{_moved(side)}."
    )


def _moved(side: SideBeforeAfter) -> str:
    if abs(side.moved) < 1e-12:
        return "as many"
    return f"{amount(side.moved)} {'more' if side.moved > 0 else 'fewer'} per 100"


def describe_before_after(found: BeforeAfter, direction: Direction, names: Names) -> str:
    """The picture for people who hear it."""
    said = before_after_reading(found, direction, names)
    opening = "Share with the outcome before and after, one line a side."
    return " ".join((opening, *said.because, said.headline))
