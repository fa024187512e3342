"""Shares of a file: overall and by group with the verdict, best guesses, like beside like."""

from dataclasses import dataclass
from math import ceil

from improvement.domain.case_table import NO, NOT_KNOWN, YES, Added, CaseTable
from improvement.domain.decision_rule import DecisionRule
from improvement.domain.vocabulary import Arm, Direction
from improvement.errors import Invalid, NotComputable
from improvement.files.raw_table import RawTable
from improvement.services.sample_columns import (
    NOT_RECORDED,
    CompareColumns,
    CompareWishes,
    Sides,
    read_counts,
    read_groups,
    read_yes_no,
)
from improvement.stats.comparisons.case_mix import CaseMix, case_mix
from improvement.stats.decisions.evidence import Evidence
from improvement.stats.decisions.looks import harmonic_size, take_look
from improvement.stats.decisions.missing import OutcomesDue
from improvement.stats.decisions.verdict import VerdictResult, verdict
from improvement.stats.equity.best_guess import BestGuess, best_guess
from improvement.stats.equity.dimension_arms import DimensionArms
from improvement.words.case_mix import mix_reading
from improvement.words.equity import best_guess_reading
from improvement.words.names import Names
from improvement.words.reading import Reading
from improvement.words.verdict import verdict_reading


@dataclass(frozen=True, slots=True, kw_only=True)
class SharesFound:
    """The verdict, a best guess for each dimension that has one, and the mix of people if asked."""

    result: VerdictResult
    best_guesses: tuple[tuple[str, BestGuess], ...]
    mix: CaseMix | None
    reading: Reading


def compare_shares(
    table: RawTable,
    sides: Sides,
    columns: CompareColumns,
    asked: CompareWishes,
    direction: Direction,
) -> SharesFound:
    """Everything the Compare tab computes of a share."""
    headings = dict.fromkeys((*columns.groups, *([columns.stratum] if columns.stratum else ())))
    cases = CaseTable(
        arms=sides.arms,
        added=_cases(table, columns) if columns.outcome else _counts(table, columns),
        groups={heading: read_groups(table, heading) for heading in headings},
        unnamed=frozenset({NOT_RECORDED}),
    )
    result = verdict(_evidence(cases, sides, columns, asked, direction))
    mix = _mix(cases, columns.stratum, asked.minimum_worthwhile)
    return SharesFound(
        result=result,
        best_guesses=_best_guesses(cases, columns.groups),
        mix=mix,
        reading=_together(verdict_reading(result, Names()), mix, direction),
    )


def _cases(table: RawTable, columns: CompareColumns) -> tuple[Added, ...]:
    of = {None: NOT_KNOWN, True: YES, False: NO}
    return tuple(of[one] for one in read_yes_no(table, columns.outcome or ""))


def _counts(table: RawTable, columns: CompareColumns) -> tuple[Added, ...]:
    found = []
    pairs = zip(
        table.row_numbers,
        read_counts(table, columns.numerator or ""),
        read_counts(table, columns.denominator or ""),
        strict=True,
    )
    for row, x, n in pairs:
        if x is None or n is None or x > n:
            shown = " of ".join("nothing" if one is None else str(one) for one in (x, n))
            raise Invalid(f"Row {row}: {shown} is not a part of a whole. Check both figures.")
        found.append(Added(events=x, known=n, due=n))
    return tuple(found)


def _evidence(
    cases: CaseTable,
    sides: Sides,
    columns: CompareColumns,
    asked: CompareWishes,
    direction: Direction,
) -> Evidence:
    arms = cases.arms_counted
    planned = asked.planned_per_arm or max(1, ceil(harmonic_size(arms.pilot.n, arms.comparison.n)))
    return Evidence(
        rule=DecisionRule(
            direction=direction,
            design=sides.design(asked),
            minimum_worthwhile=asked.minimum_worthwhile,
            planned_per_arm=planned,
        ),
        arms=arms,
        look=take_look(arms, planned_per_arm=planned, end_passed=asked.planned_per_arm is None),
        dimensions=tuple(
            DimensionArms(label=label, groups=cases.by(label)) for label in columns.groups
        ),
        due=OutcomesDue(pilot=cases.due(Arm.PILOT), comparison=cases.due(Arm.COMPARISON))
        if columns.outcome
        else None,
    )


def _best_guesses(cases: CaseTable, headings: tuple[str, ...]) -> tuple[tuple[str, BestGuess], ...]:
    """None for a dimension in which nobody can be learned from."""
    found = []
    for heading in headings:
        try:
            found.append((heading, best_guess(cases.by(heading))))
        except NotComputable:
            continue
    return tuple(found)


def _mix(cases: CaseTable, stratum: str | None, worthwhile: float | None) -> CaseMix | None:
    if stratum is None:
        return None
    return case_mix(cases.by(stratum), label=stratum, minimum_worthwhile=worthwhile)


def _together(first: Reading, mix: CaseMix | None, direction: Direction) -> Reading:
    """The verdict's words and the mix of people; where the mix matters, that is said first."""
    if mix is None:
        return first
    said = mix_reading(mix, direction)
    return Reading(
        headline=first.headline,
        because=(said.headline, *first.because, *said.because)
        if mix.matters
        else (*first.because, said.headline, *said.because),
        caveats=(*first.caveats, *said.caveats),
    )


def guesses_in_words(found: SharesFound, direction: Direction) -> tuple[Reading, ...]:
    """Each dimension's best guesses, for whoever asks to see them."""
    return tuple(
        best_guess_reading(guess, direction, label=label) for label, guess in found.best_guesses
    )
