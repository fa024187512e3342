"""What counts as too few, and how far off an outsider's best guess must stay."""

from dataclasses import dataclass

from improvement.errors import Invalid

SMALLEST, LARGEST = 5, 30  # STATISTICS C7; state rules in US education range over the same
ON_SCREEN = 10  # people without the right to see small groups
PERCENT = 10  # docs/decisions/0016: the p% rule of Hundepool et al. 2012, 4.2
FOR_EXPORT = 11  # CMS: no cell from 1 to 10, zero allowed, nothing from which one can be derived


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """A count from 1 to ``threshold`` - 1 is sensitive.

    What all published figures together leave possible for a sensitive count must reach over at
    least ``width`` people, or over the whole where the whole is smaller (the "sliding protection
    level" of Fischetti and Salazar-Gonzalez 2000, with one width for every sensitive count).
    ``outcomes``: those with and those without the outcome are counts of their own (exports, public
    pages). On screen they are only kept from being known exactly. ``zeros``: nobody is not few.
    ``apart`` is another width, where the threshold less one is not wanted. ``percent``: so far off
    (in percent of it) any estimate of what a single person contributes to a sum must stay.
    ``counts_open``: how many people there are is known anyway (of everybody together).

    >>> Protection(threshold=11).width, [Protection(threshold=11).few(n) for n in (0, 1, 10, 11)]
    (10, [False, True, True, False])
    """

    threshold: int
    outcomes: bool = False
    zeros: bool = True
    apart: int | None = None
    percent: int = PERCENT
    counts_open: bool = False

    def __post_init__(self) -> None:
        if self.threshold < 2:
            raise Invalid(f"A threshold of {self.threshold} hides nobody: give 2 or more.")

    @property
    def width(self) -> int:
        """As wide as the sensitive range (from none to one below the threshold), or as given."""
        return self.threshold - 1 if self.apart is None else self.apart

    @property
    def outcome_width(self) -> int:
        """For those with, and those without, the outcome."""
        return self.width if self.outcomes else 1

    def few(self, n: int) -> bool:
        """Must this number of people not be told?"""
        return (0 if not self.zeros else 1) <= n < self.threshold
