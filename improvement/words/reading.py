"""What a result says to a person: a headline, the reasons for it, and what to keep in mind.

Words live here and nowhere else. Every other layer passes enums and numbers.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One result in plain words.

    ``headline`` is the sentence to read if only one is read; ``because`` holds what was observed
    beside the limit it was held against; ``caveats`` what makes the reading weaker than it sounds.

    >>> Reading(headline="Nothing unusual").because
    ()
    """

    headline: str
    because: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
