"""A practice: what makes it what it is, what may be changed, and how closely a site keeps to it."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from improvement.errors import Conflict, Invalid

LONGEST_NAME = 200
MOST_PARTS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeCard:
    """What people write about a practice; what it did is computed from its tests.

    ``core`` are the parts without which it is another practice (they are the fidelity checklist),
    ``adaptable`` those that each place may do its own way. ``cost`` is money per household served,
    in ``currency`` (ISO 4217): empty on a card at home, whose partnership has one; a card that
    leaves takes it along.
    """

    name: str
    problem: str = ""
    for_whom: str = ""
    core: tuple[str, ...] = ()
    adaptable: tuple[str, ...] = ()
    conditions: str = ""
    cost: float | None = None
    currency: str = ""
    cost_words: str = ""
    burden: str = ""
    risks: str = ""

    def __post_init__(self) -> None:
        lacks = tuple(_lacks(self))
        if lacks:
            raise Invalid("The card is not complete. " + " ".join(lacks))


def _lacks(card: PracticeCard) -> Iterator[str]:
    if not card.name.strip():
        yield "Give the practice a name."
    if len(card.name) > LONGEST_NAME:
        yield f"The name has {len(card.name):,} characters; {LONGEST_NAME} fit. Shorten it."
    if not card.core:
        yield "Write at least one core part: without what is it another practice?"
    for parts in (card.core, card.adaptable):
        if len(parts) > MOST_PARTS:
            yield f"{len(parts)} parts are more than {MOST_PARTS}: nobody keeps them in mind."
        if len(set(parts)) < len(parts):
            yield "A part stands there twice. Take one out."
    if card.cost is not None and card.cost < 0:
        yield f"A cost of {card.cost:g} is below 0. Leave it out, or give what it costs."


class Standing(StrEnum):
    """How it stands with a practice where it was taken up."""

    PLANNED = "planned"
    IN_USE = "in_use"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """How another test does a practice: which core parts as meant, and what is done differently.

    Raises ``Invalid`` where it is paused without a reason, or stopped without reason and lesson.
    """

    kept: tuple[str, ...] = ()
    adaptations: str = ""
    standing: Standing = Standing.IN_USE
    reason: str = ""
    lesson: str = ""

    def __post_init__(self) -> None:
        if self.standing in (Standing.PAUSED, Standing.STOPPED) and not self.reason.strip():
            raise Invalid(f"Say why it is {self.standing}: others decide by it.")
        if self.standing is Standing.STOPPED and not self.lesson.strip():
            raise Invalid("Say what was learned by stopping: it saves the next team the time.")


def refuse_step(before: Standing, after: Standing) -> None:
    """Raise ``Conflict`` for a step back to planned: what was done cannot become undone.

    >>> refuse_step(Standing.STOPPED, Standing.IN_USE)  # taken up again
    >>> refuse_step(Standing.IN_USE, Standing.PLANNED)
    Traceback (most recent call last):
    ...
    improvement.errors.Conflict: It was in use already, so it is not planned any more. Pause it...
    """
    if after is Standing.PLANNED and before is not Standing.PLANNED:
        raise Conflict(
            "It was in use already, so it is not planned any more. Pause it, or put it away if it "
            "was never done."
        )


def refuse_other_parts(card: PracticeCard, adoption: Adoption) -> None:
    """Raise ``Invalid`` for a core part that is not on the card."""
    others = [part for part in adoption.kept if part not in card.core]
    if others:
        raise Invalid(f"{others[0]!r} is no core part of this practice. Choose from its card.")


def stripped(adoption: Adoption) -> Adoption:
    """Without spaces around what was typed."""
    return replace(
        adoption,
        adaptations=adoption.adaptations.strip(),
        reason=adoption.reason.strip(),
        lesson=adoption.lesson.strip(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fidelity:
    """``kept`` of ``of`` core parts are done as meant; ``missing`` are the others."""

    kept: int
    of: int
    missing: tuple[str, ...]


def fidelity(card: PracticeCard, adoption: Adoption) -> Fidelity:
    """How closely a site keeps to the core of a practice as its card stands now.

    >>> card = PracticeCard(name="Texts", core=("Three days before", "In the family's language"))
    >>> fidelity(card, Adoption(kept=("Three days before",))).missing
    ("In the family's language",)
    """
    missing = tuple(part for part in card.core if part not in adoption.kept)
    return Fidelity(kept=len(card.core) - len(missing), of=len(card.core), missing=missing)


def with_currency(card: PracticeCard, currency: str) -> PracticeCard:
    """The card as it leaves: a cost says in which money; without a cost there is nothing to say."""
    return card if card.cost is None else replace(card, currency=card.currency or currency)


def card_text(card: PracticeCard) -> str:
    """Everything in words on a card, as it is searched.

    >>> card_text(PracticeCard(name="Texts", problem="Rent is late", core=("Early",)))
    'Texts · Rent is late · Early'
    """
    parts = (
        *(card.name, card.problem, card.for_whom, *card.core, *card.adaptable),
        *(card.conditions, card.cost_words, card.burden, card.risks),
    )
    return " · ".join(part for part in parts if part)


def as_record(card: PracticeCard) -> dict[str, Any]:
    """The card as plain values."""
    return {
        field.name: list(value) if isinstance(value, tuple) else value
        for field in fields(card)
        for value in (getattr(card, field.name),)
    }


def from_kept(record: dict[str, Any]) -> PracticeCard:
    """A kept card, also one from before a field was there."""
    known = {field.name for field in fields(PracticeCard)}
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in record.items()
        if name in known
    }
    return PracticeCard(**plain)


def parts_of(text: str) -> tuple[str, ...]:
    r"""One part a line, as somebody typed them.

    >>> parts_of("- Before rent is due\n\n* By text ")
    ('Before rent is due', 'By text')
    """
    lines = (line.strip().lstrip("-*•").strip() for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))
