"""Practices in words: how closely sites keep to the core, and who fared how at how many sites."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from improvement.domain.practices import Fidelity, PracticeCard
from improvement.domain.vocabulary import Direction
from improvement.stats.comparisons.cell_status import CellStatus
from improvement.stats.equity.group_effects import GroupEffect
from improvement.words.amounts import counted
from improvement.words.decisions import fading_line
from improvement.words.money import money
from improvement.words.periods import day

BETTER, WORSE, OPEN, FEW = "better", "worse", "either way", "too few to say"
AS_DECIDED = (
    "A site that was decided stands as on that day. What came in since tells if the gain holds."
)


def fidelity_line(found: Fidelity) -> str:
    """How many core parts a site does as meant, and which it does not.

    >>> fidelity_line(Fidelity(kept=1, of=2, missing=("In the family's language",)))
    "1 of 2 core parts as meant. Not: In the family's language."
    """
    line = f"{found.kept} of {counted(found.of, 'core part')} as meant."
    return f"{line} Not: {'; '.join(found.missing)}." if found.missing else line


def cost_line(card: PracticeCard) -> str:
    """What a household served costs, in the money of whoever wrote the card; empty without it.

    >>> cost_line(PracticeCard(name="Calls", core=("Early",), cost=11.5, currency="GBP"))
    '£11.50 per household served.'
    """
    if card.cost is None:
        return ""
    return f"{money(card.cost, card.currency)} per household served."


def reached_line(households: int, at: int, sites: int, since: int = 0) -> str:
    """How many households had it, at how many of its sites that can be counted.

    >>> reached_line(640, 4, 4)
    '640 households had it and an outcome that is known, at 4 of 4 sites.'
    >>> reached_line(900, 4, 4, 260).partition(". ")[2]
    '260 of them since it was scaled there; groups are counted as it was decided.'
    >>> reached_line(0, 0, 1)
    'Nobody can be counted yet: no site has outcomes.'
    """
    if not at:
        return "Nobody can be counted yet: no site has outcomes."
    had = _of_sites(at, sites)
    line = f"{counted(households, 'household')} had it and an outcome that is known, at {had}."
    if not since:
        return line
    return (
        f"{line} {since:,} of them since it was scaled there; groups are counted as it was decided."
    )


def groups_reached(groups: Iterable[tuple[str, int, int]], of: int) -> tuple[str, ...]:
    """(group, households, at so many sites) in, a line a group out; who had nobody comes last.

    >>> groups_reached([("Asian", 0, 4), ("Black", 441, 4), ("White", 36, 1)], 4)[1:]
    ('White: 36 at 1 of 4 sites; elsewhere none, or not shown.', 'Nobody so far: Asian.')
    """
    found = list(groups)
    lines = [_reached(*group, of) for group in found if group[1]]
    nobody = [label for label, households, _ in found if not households]
    return (*lines, f"Nobody so far: {'; '.join(nobody)}.") if nobody else tuple(lines)


def _reached(label: str, households: int, sites: int, of: int) -> str:
    elsewhere = "; elsewhere none, or not shown" if sites < of else ""
    return f"{label}: {households:,} at {_of_sites(sites, of)}{elsewhere}."


FADES_NEXT = (
    "Next: ask the team there what changed, hold the site against the core parts, and begin a "
    "cycle that brings back what is missing."
)


class Since(Protocol):
    """Another measure of the site that got worse as well."""

    @property
    def measure(self) -> str: ...
    @property
    def since(self) -> date: ...


def fades_next(also_worse: Iterable[Since]) -> str:
    """What to do where a gain fades, beginning with what else got worse there.

    >>> from types import SimpleNamespace as Row
    >>> fades_next([Row(measure="Reached", since=date(2026, 5, 4))]).split(". ")[0]
    'Look first at "Reached", worse since 4 May 2026'
    """
    told = [f'"{each.measure}", worse since {day(each.since)}' for each in also_worse]
    return f"Look first at {' and '.join(told)}. {FADES_NEXT}" if told else FADES_NEXT


class Watched(Protocol):
    """A gain as it is watched since it was scaled."""

    @property
    def held(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def scaled_on(self) -> date: ...
    @property
    def since(self) -> date | None: ...


def gain_line(site: str, gain: Watched) -> str:
    """Whether a site's gain holds, by its own chart.

    >>> from types import SimpleNamespace as Row
    >>> gain_line("East", Row(held="no_figures", scaled_on=date(2026, 2, 19)))
    'East: no figures since it was scaled on 19 February 2026; nobody would see the gain fade.'
    >>> gain_line("East", Row(held="holds", measure="Paid", scaled_on=date(2026, 2, 19)))
    'East: no signal of worse in "Paid" since it was scaled on 19 February 2026.'
    """
    scaled = f"since it was scaled on {day(gain.scaled_on)}"
    if gain.held == "no_figures":
        return f"{site}: no figures {scaled}; nobody would see the gain fade."
    if gain.held == "holds" or gain.since is None:
        return f'{site}: no signal of worse in "{gain.measure}" {scaled}.'
    return fading_line(site, gain.measure, gain.since, gain.scaled_on)


def _of_sites(some: int, of: int) -> str:
    """So many of the sites."""
    return f"{some} of {counted(of, 'site')}"


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
