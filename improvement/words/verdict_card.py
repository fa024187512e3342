"""What stands on a verdict card: one test, its verdict, its figures and what weakens them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from improvement.domain.periods import written
from improvement.words.at_a_glance import Glance
from improvement.words.reading import Reading

MOST_CAVEATS = 2  # a card is for handing round: the rest stands on Compare


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCard:
    """The texts of a card, from top to bottom."""

    title: str
    place: str
    verdict: str
    headline: str
    glances: tuple[Glance, ...]
    caveats: tuple[str, ...]
    foot: str

    @property
    def description(self) -> str:
        """The whole card for people who hear it."""
        figures = (
            f"{glance.label}: {glance.figure}{f' ({glance.note})' if glance.note else ''}."
            for glance in self.glances
        )
        said = (f"{self.title}, {self.place}." if self.place else f"{self.title}.", self.verdict)
        return " ".join((said[0], f"{said[1]}.", self.headline, *figures, *self.caveats, self.foot))


def verdict_card(
    *,
    title: str,
    place: str,
    verdict: str,
    reading: Reading,
    glances: Sequence[Glance],
    as_of: date,
) -> VerdictCard:
    """The card of a verdict as it was read: the headline without the verdict's own word twice.

    >>> card = verdict_card(title="Calls", place="", verdict="Adapt", as_of=date(2026, 11, 23),
    ...     reading=Reading(headline="Adapt: not settled."), glances=())
    >>> card.headline, card.foot
    ('Not settled.', 'As of 23 November 2026. What the rule says, not what was decided.')
    """
    said = reading.headline.removeprefix(f"{verdict}: ")
    left_out = len(reading.caveats) - MOST_CAVEATS
    more = (f"{left_out} more to keep in mind: see Compare.",) if left_out > 0 else ()
    return VerdictCard(
        title=title,
        place=place,
        verdict=f"Rule says: {verdict}",
        headline=f"{said[:1].upper()}{said[1:]}",
        glances=tuple(glances),
        caveats=(*reading.caveats[:MOST_CAVEATS], *more),
        foot=f"As of {written(as_of)}. What the rule says, not what was decided.",
    )
