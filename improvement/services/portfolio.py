"""The leader's page: every test as one line, and which of them wait for a decision."""

from collections.abc import Collection
from dataclasses import dataclass

from improvement.domain.access import Action, Actor, may
from improvement.services.attention import needs_decision
from improvement.services.decisions import NO_VERDICT
from improvement.services.overview import Overview, TestStatus
from improvement.services.overview import portfolio as overview_of
from improvement.stats.decisions.verdict import VerdictResult
from improvement.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioLine:
    """One test; ``shown`` is its verdict with nobody singled out whom this person may not see.

    ``small_groups`` counts the named groups too small to be seen, without naming them.
    """

    status: TestStatus
    shown: VerdictResult | None
    small_groups: int
    waiting: bool
    may_decide: bool

    @property
    def verdict(self) -> str:
        """The verdict's key, or ``no_verdict``."""
        return self.shown.verdict.value if self.shown else NO_VERDICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """Every test of a partnership, those waiting for a decision first."""

    overview: Overview
    lines: tuple[PortfolioLine, ...]

    @property
    def waiting(self) -> tuple[PortfolioLine, ...]:
        return tuple(line for line in self.lines if line.waiting)

    def among(
        self, *, stages: Collection[str], verdicts: Collection[str]
    ) -> tuple[PortfolioLine, ...]:
        """The lines at any of these stages and with any of these verdicts (none = all)."""
        return tuple(
            line
            for line in self.lines
            if (not stages or line.status.line.stage.value in stages)
            and (not verdicts or line.verdict in verdicts)
        )


def portfolio(uow: UnitOfWork, actor: Actor) -> Portfolio:
    """Every test with effect, verdict, flags and decision, as this person may see them."""
    found = overview_of(uow, actor)
    lines = (_line(status, actor) for status in found.tests)
    return Portfolio(overview=found, lines=tuple(sorted(lines, key=lambda x: not x.waiting)))


def _line(status: TestStatus, actor: Actor) -> PortfolioLine:
    return PortfolioLine(
        status=status,
        shown=status.result,
        small_groups=status.small_groups,
        waiting=needs_decision(status),
        may_decide=may(actor, Action.DECIDE, team_id=status.kept.team_id),
    )
