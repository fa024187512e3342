"""What was learned for good: tests that were scaled, adapted or stopped, and for whom it worked."""

from collections.abc import Mapping
from dataclasses import dataclass

from improvement.domain.access import Actor
from improvement.domain.stage import FINAL
from improvement.domain.vocabulary import Choice
from improvement.services.overview import TestStatus
from improvement.services.overview import practices as overview_of
from improvement.services.practice_cards import PracticeBook, book_of
from improvement.services.redaction import DimensionView
from improvement.stats.comparisons.comparison import Comparison
from improvement.store.repositories.decisions import KeptDecision
from improvement.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """A test that was decided, with the groups this person may see (by today's data)."""

    status: TestStatus
    decision: KeptDecision
    dimensions: tuple[DimensionView, ...]

    @property
    def comparison(self) -> Comparison | None:
        found = self.status.result.shares if self.status.result else None
        return found.comparison if found else None

    def mentions(self, words: str) -> bool:
        """Do all these words occur in the idea, its place, people, lesson or reasons?"""
        plan, decision = self.status.kept.plan, self.decision
        text = " ".join(
            (
                *(plan.title, plan.change_idea, plan.aim, plan.for_whom, plan.place),
                *(self.status.kept.team, decision.lesson, decision.reason, decision.next_step),
            )
        ).casefold()
        return all(word in text for word in words.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Practices:
    """Decided tests, the latest decision first, and the cards of practices."""

    all: tuple[Practice, ...]
    names: Mapping[int, str]
    book: PracticeBook

    def chosen(self, choice: Choice, *, words: str = "") -> tuple[Practice, ...]:
        """What was decided this way and mentions these words."""
        return tuple(p for p in self.all if p.decision.choice is choice and p.mentions(words))


def practices(uow: UnitOfWork, actor: Actor) -> Practices:
    """Every test whose standing decision is scale, adapt or stop."""
    found = overview_of(uow, actor, put_away=True)
    cards = [
        Practice(status=status, decision=status.line.decision, dimensions=status.dimensions)
        for status in found.tests
        if status.kept.archived_at is None
        and status.line.decision is not None
        and status.line.decision.choice in FINAL
    ]
    return Practices(
        all=tuple(sorted(cards, key=lambda p: p.decision.decided_at, reverse=True)),
        names=found.names,
        book=book_of(found, uow, actor),
    )
