"""Who it works for: one sentence over all dimensions, then each dimension's own.

Never "works for A, not for B" (STATISTICS C2): whether groups differ is asked of all of them
together, and a group that looks worse off is somebody to ask, not a finding.
"""

from collections.abc import Sequence
from dataclasses import replace

from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.comparison import Comparison
from improvement.stats.decisions.flags import GroupFlags
from improvement.stats.equity.best_guess import GroupGuess
from improvement.stats.equity.exploratory import Exploratory
from improvement.stats.equity.for_whom import Answer, ForWhom
from improvement.stats.equity.group_effects import GroupEffect
from improvement.stats.equity.standing_out import StandingOut
from improvement.words.groups import dimension_reading, heterogeneity_line, overlap_line
from improvement.words.pictures import drawn, interval_label, too_few_label
from improvement.words.portfolio import listed
from improvement.words.shares import amount, of_hundred

TABLE_HEADINGS = (
    "Group",
    "With the change",
    "Without it",
    "Difference per 100, as seen",
    "Best guess",
)
BEST_GUESS = (
    "Best guess: each group learns from the others, so a small group's figure is drawn towards "
    "theirs. For planning only. It can hide a group that is worse off: that is read from what was "
    "seen in the group itself."
)
SEARCH = (
    "Holds every group of every dimension against the others of its own. Nobody planned to look "
    "for these: what turns up is a question for the next cycle."
)


def who_line(dimensions: Sequence[ForWhom], flags: Sequence[GroupFlags]) -> str:
    """The one sentence to read if only one is read."""
    worse = tuple(dict.fromkeys(f.group for f in flags if f.looks_worse))
    less = tuple(dict.fromkeys(f.group for f in flags if f.gap_widens and f.group not in worse))
    said, parts = _found(dimensions), []
    if worse:
        parts.append(f"outcomes in {listed(worse)} look worse with the change")
    if less:
        parts.append(f"{listed(less)} {'gains' if len(less) == 1 else 'gain'} less than others")
    if not parts:
        return f"{_begun(said)}." if said else _nothing(dimensions)
    joined = " and ".join(parts)
    return f"{_begun(f'{said}; but {joined}' if said else joined)}: ask there first."


def _begun(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _found(dimensions: Sequence[ForWhom]) -> str:
    different = [d for d in dimensions if d.answer is Answer.DIFFERENT]
    alike = tuple(d.label.lower() for d in dimensions if d.answer is Answer.ALIKE)
    if different:
        names = listed(tuple(d.label.lower() for d in different))
        return f"results differ by {names} more than chance would give{_furthest(different)}"
    if alike:
        return f"by {listed(alike)}, results are not more different than chance would give"
    return ""


def _furthest(different: Sequence[ForWhom]) -> str:
    out = (d.stands_out.furthest for d in different if d.stands_out is not None)
    names = tuple(one.arms.group for one in out if one is not None)
    return f" ({listed(names)} {'stands' if len(names) == 1 else 'stand'} out)" if names else ""


def _nothing(dimensions: Sequence[ForWhom]) -> str:
    answers = {d.answer for d in dimensions}
    if Answer.WITHHELD in answers:
        return (
            "Whether groups gain differently is not said here: some groups are "
            "too small to be shown to you."
        )
    if Answer.OVERLAPPING in answers:
        return "Each group is shown by itself: the groups overlap and cannot be held together."
    return "Too few people in the groups yet to say for whom it makes a difference."


def dimension_line(one: ForWhom) -> str:
    """Do the groups of this dimension differ, as far as it can be said to this reader?"""
    if one.answer is Answer.OVERLAPPING:
        return overlap_line(one.label)
    if one.answer is Answer.WITHHELD:
        return withheld_line(one.label, "whether its groups differ and the best guesses are")
    return heterogeneity_line(one.found.heterogeneity, one.label)


def withheld_line(label: str, what: str) -> str:
    """Why a figure that is worked out from all groups is not there; ``what`` with its verb.

    >>> withheld_line("Gender", "the index is")
    'Gender: the index is worked out from all groups, and some are too small to be shown to you. \
So it is left out.'
    """
    return (
        f"{label}: {what} worked out from all groups, and some are too small to be shown to you. "
        f"So {'it is' if what.endswith(' is') else 'they are'} left out."
    )


def left_out_line(hidden: int) -> str:
    """How many groups this reader does not see; empty for none."""
    if not hidden:
        return ""
    groups = "1 group is" if hidden == 1 else f"{hidden} groups are"
    return (
        f"{groups} left out: showing them could give somebody away. They are counted in the "
        "overall figures."
    )


def stands_out_lines(found: StandingOut, direction: Direction) -> tuple[str, ...]:
    """Which groups stand out, after Holm's correction for asking about each of them."""
    if not found.named:
        return (
            "Which group it is cannot be said: none stands out by itself after allowing for how "
            "many were asked about.",
        )
    return tuple(
        f"{group.arms.group} gains {amount(group.apart)} per 100 "
        f"{'more' if group.benefit(direction) > 0 else 'less'} than the others together "
        f"({one_in(group.adjusted)}, allowing for {len(found.groups)} groups asked about)."
        for group in sorted(found.named, key=lambda g: -(g.apart**2) / g.variance)
    )


def one_in(chance: float) -> str:
    """How often chance alone does that, as a natural frequency.

    >>> one_in(0.031), one_in(0.00002)
    ('chance alone: about 3 in 100', 'chance alone: less than 1 in 1,000')
    """
    if chance < 0.001:
        return "chance alone: less than 1 in 1,000"
    if chance < 0.01:
        return f"chance alone: about {max(1, round(chance * 1000))} in 1,000"
    return f"chance alone: about {round(chance * 100)} in 100"


def group_rows(
    one: ForWhom, comparison: Comparison, *, internal: bool
) -> tuple[tuple[str, ...], ...]:
    """The table behind the picture, one row a group in its order; headings ``TABLE_HEADINGS``."""
    guesses = {g.arms.group: g for g in one.guess.groups} if one.guess else {}
    return tuple(
        _row(effect, guesses.get(effect.arms.group), comparison, internal=internal)
        for effect in one.found.effects.groups
    )


def _row(
    effect: GroupEffect, guess: GroupGuess | None, comparison: Comparison, *, internal: bool
) -> tuple[str, ...]:
    group, direction = effect.arms, comparison.rule.direction
    if effect.effect is None or not drawn(effect, internal=internal):
        few = too_few_label(group.pilot, group.comparison, internal=internal)
        return (group.group, "", "", few, "")
    guessed = interval_label(guess.benefit(direction), direction) if guess else ""
    return (
        group.group,
        of_hundred(group.pilot),
        of_hundred(group.comparison),
        interval_label(effect.effect.benefit(direction), direction),
        guessed,
    )


def group_lines(one: ForWhom, comparison: Comparison, *, internal: bool) -> tuple[str, ...]:
    """Each group's result in a sentence, and who takes no part; gaps have a place of their own."""
    said = dimension_reading(replace(one.found, gaps=None), comparison, internal=internal)
    return (*said.because, *said.caveats)


def search_lines(found: Exploratory) -> tuple[str, ...]:
    """What the search turned up, each with its corrected chance."""
    return tuple(
        f"{one.label} ({one_in(one.adjusted)}, allowing for {found.looked_at} looks)."
        for one in found.kept
        if one.adjusted is not None
    )


def search_headline(found: Exploratory) -> str:
    """How many of the things looked at turn up."""
    kept, looks = len(found.kept), found.looked_at
    if kept == 0:
        return f"Exploratory: nothing turns up in {looks} {'look' if looks == 1 else 'looks'}."
    return f"Exploratory: {kept} of {looks} looks {'turns' if kept == 1 else 'turn'} something up."
