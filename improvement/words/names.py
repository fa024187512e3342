"""What a test calls its things: sentences speak of reminder calls, not of "the pilot"."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The words a team uses.

    ``pilot`` heads a sentence ("Reminder calls"); ``outcome`` follows people ("still housed after
    90 days"); ``people`` and ``one`` are what is counted, many and single.
    """

    pilot: str = "The pilot"
    outcome: str = "with the outcome"
    people: str = "households"
    one: str = "household"
    here: str = "Pilot"
    there: str = "Comparison"

    def count(self, number: int) -> str:
        """A number of people.

        >>> Names().count(1), Names().count(12)
        ('1 household', '12 households')
        """
        return f"{number:,} {self.one if number == 1 else self.people}"
