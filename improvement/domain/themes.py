"""Themes: what many notes speak of, each with what it means, so that two people mean the same."""

from dataclasses import dataclass

from improvement.errors import Invalid

LONGEST_NAME = 80
LONGEST_MEANING = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeDraft:
    """A theme before it is kept: its name, what it means, and where it ends.

    ``counts`` is an example of what counts as this theme, ``counts_not`` one of what is near it
    and does not.

    >>> ThemeDraft(name="  ")
    Traceback (most recent call last):
        ...
    improvement.errors.Invalid: The theme has no name. Type one, such as Language.
    """

    name: str
    definition: str = ""
    counts: str = ""
    counts_not: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise Invalid("The theme has no name. Type one, such as Language.")
        if len(self.name.strip()) > LONGEST_NAME:
            raise Invalid(
                f"The name has {len(self.name.strip())} characters; {LONGEST_NAME} fit. Shorten "
                "it: what it means goes into the definition."
            )
        for text in (self.name, self.definition, self.counts, self.counts_not):
            if len(text) > LONGEST_MEANING:
                raise Invalid(
                    f"A text of {len(text):,} characters is too long for a codebook; "
                    f"{LONGEST_MEANING:,} fit. Shorten it."
                )
            if "\x00" in text:
                raise Invalid("There is a character that cannot be kept (NUL). Type it again.")
