"""How well people who coded the same notes agree, theme by theme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from improvement.domain.codings import codings
from improvement.errors import NotComputable
from improvement.stats.agreement.krippendorff import Krippendorff, krippendorff

#: Fewer notes coded twice say nothing: at 20 the range is 0.5 wide already (STATISTICS G).
FEWEST_NOTES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeAgreement:
    """One theme: ``notes`` read by two people or more; ``why_not`` where alpha says nothing."""

    theme: str
    notes: int
    found: Krippendorff | None
    why_not: str


def agreement(
    themes: Sequence[str], given: Mapping[int, Mapping[int, frozenset[str]]]
) -> tuple[ThemeAgreement, ...]:
    """Krippendorff's alpha of each theme: did a note get it, yes or no?

    ``given`` says by note and coder which themes they gave it (an empty set is an answer: none).

    >>> given = {n: {1: frozenset({"Trust"} if n < 5 else ()), 2: frozenset({"Trust"} if n < 6
    ...          else ())} for n in range(12)}
    >>> (trust,) = agreement(["Trust"], given)
    >>> trust.notes, round(trust.found.alpha, 3)
    (12, 0.839)
    """
    twice = {note: by for note, by in given.items() if len(by) > 1}
    return tuple(_of(theme, twice) for theme in themes)


def _of(theme: str, twice: Mapping[int, Mapping[int, frozenset[str]]]) -> ThemeAgreement:
    notes, found, why_not = len(twice), None, ""
    if notes < FEWEST_NOTES:
        why_not = (
            f"Too few to say: {notes} of the notes were coded by two people or more, and "
            f"{FEWEST_NOTES} are the least."
        )
    else:
        coders = sorted({coder for by in twice.values() for coder in by})
        rows = [
            [
                None if coder not in by else ("yes" if theme in by[coder] else "no")
                for by in twice.values()
            ]
            for coder in coders
        ]
        try:
            found = krippendorff(codings(rows))
        except NotComputable as reason:
            why_not = str(reason)
    return ThemeAgreement(theme=theme, notes=notes, found=found, why_not=why_not)
