"""What of a practice crosses to other partnerships: its card, and evidence too large to tell on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from improvement.domain.practices import PracticeCard, Standing, as_record, from_kept
from improvement.domain.sites import SiteEffect
from improvement.domain.tallies import TwoArms
from improvement.domain.vocabulary import Choice, Direction

#: How exactly an effect is told: more digits would only help to work out counts.
DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One site's benefit (above 0 = better) with its standard error; ``n`` on both sides together.

    ``source`` is the partnership that gives it, empty for the one that published the practice.
    ``kept`` of ``of`` core parts are done as meant; ``standing`` is how it goes there by now.
    """

    effect: float
    se: float
    n: int
    source: str = ""
    kept: int | None = None
    of: int | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All that others see of a practice: no site, no person and no group has a name in it.

    ``verdicts`` counts sites by what was decided, ``held_back`` those that are too small to give
    figures of.
    """

    partnership: str
    card: PracticeCard
    outcome: str
    direction: Direction
    sites: int
    verdicts: Mapping[Choice, int]
    evidence: tuple[Evidence, ...]
    held_back: int


def many(arms: TwoArms, threshold: int) -> bool:
    """Did on each side at least ``threshold`` have the outcome, and as many not?"""
    sides = (arms.pilot, arms.comparison)
    return min(min(side.events, side.n - side.events) for side in sides) >= threshold


def evidence_of(arms: TwoArms, effect: SiteEffect, *, threshold: int) -> Evidence | None:
    """What may leave of one site; None where on some side too few had the outcome, or did not.

    >>> from improvement.domain.tallies import Tally
    >>> arms = TwoArms(pilot=Tally(events=30, n=40), comparison=Tally(events=20, n=40))
    >>> effect = SiteEffect(site="East", effect=0.25, variance=0.0111)
    >>> evidence_of(arms, effect, threshold=10)
    Evidence(effect=0.25, se=0.1054, n=80, source='', kept=None, of=None, standing=None)
    >>> evidence_of(arms, effect, threshold=11) is None  # ten of the pilot did not have it
    True
    """
    if not many(arms, threshold):
        return None
    return Evidence(
        effect=round(effect.effect, DIGITS),
        se=round(effect.variance**0.5, DIGITS),
        n=arms.pilot.n + arms.comparison.n,
    )


def as_sites(evidence: tuple[Evidence, ...], *, own: str) -> tuple[SiteEffect, ...]:
    """Evidence as sites with names of their own, to be brought together."""
    return tuple(
        SiteEffect(
            site=f"{given.source or own}, site {number}", effect=given.effect, variance=given.se**2
        )
        for number, given in enumerate(evidence, 1)
    )


def summary_record(summary: Summary) -> dict[str, Any]:
    """A summary as plain values."""
    return {
        "partnership": summary.partnership,
        "card": as_record(summary.card),
        "outcome": summary.outcome,
        "direction": summary.direction.value,
        "sites": summary.sites,
        "verdicts": {choice.value: count for choice, count in summary.verdicts.items()},
        "evidence": [evidence_record(given) for given in summary.evidence],
        "held_back": summary.held_back,
    }


def evidence_record(evidence: Evidence) -> dict[str, Any]:
    """Evidence as plain values."""
    return {name: getattr(evidence, name) for name in Evidence.__slots__}


def evidence_from(record: Mapping[str, Any]) -> Evidence:
    """Kept evidence, also from before it said how it goes there.

    >>> evidence_from({"effect": 0.1, "se": 0.05, "n": 200, "standing": "stopped"}).standing
    <Standing.STOPPED: 'stopped'>
    """
    standing = record.get("standing")
    return Evidence(
        effect=record["effect"],
        se=record["se"],
        n=record["n"],
        source=record.get("source", ""),
        kept=record.get("kept"),
        of=record.get("of"),
        standing=Standing(standing) if standing else None,
    )


def summary_of(record: Mapping[str, Any]) -> Summary:
    """A kept summary."""
    return Summary(
        partnership=record["partnership"],
        card=from_kept(dict(record["card"])),
        outcome=record["outcome"],
        direction=Direction(record["direction"]),
        sites=record["sites"],
        verdicts={Choice(name): count for name, count in record["verdicts"].items()},
        evidence=tuple(evidence_from(given) for given in record["evidence"]),
        held_back=record["held_back"],
    )
