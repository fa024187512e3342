"""Practices in words: how closely sites keep to the core, and who fared how at how many sites."""

from collections.abc import Iterable

from improvement.domain.practices import Fidelity
from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.equity.group_effects import GroupEffect
from improvement.words.amounts import counted

BETTER, WORSE, OPEN, FEW = "better", "worse", "either way", "too few to say"


def fidelity_line(found: Fidelity) -> str:
    """How many core parts a site does as meant, and which it does not.

    >>> fidelity_line(Fidelity(kept=1, of=2, missing=("In the family's language",)))
    "1 of 2 core parts as meant. Not: In the family's language."
    """
    line = f"{found.kept} of {counted(found.of, 'core part')} as meant."
    return f"{line} Not: {'; '.join(found.missing)}." if found.missing else line


def groups_across(
    effects: Iterable[tuple[str, GroupEffect]], direction: Direction
) -> tuple[str, ...]:
    """Who fared how: (dimension, group at one site) in, one line a group out, in their order.

    Counts sites and never adds groups up: with one true effect everywhere, groups of this size
    still differ from site to site.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for dimension, effect in effects:
        found.setdefault((dimension, effect.arms.group), []).append(_fared(effect, direction))
    return tuple(f"{group}: {_told(how)}" for (_, group), how in found.items())


def _fared(effect: GroupEffect, direction: Direction) -> str:
    if effect.effect is None or effect.status is not CellStatus.SHOWN:
        return FEW
    benefit = effect.effect.benefit(direction)
    if benefit.lower > 0:
        return BETTER
    return WORSE if benefit.upper < 0 else OPEN


def _told(how: list[str]) -> str:
    words = {
        BETTER: "better at {}",
        WORSE: "worse at {}",
        OPEN: "could go either way at {}",
        FEW: "too few to say at {}",
    }
    parts = [words[kind].format(how.count(kind)) for kind in words if kind in how]
    return f"{', '.join(parts)} of {counted(len(how), 'site')}."
