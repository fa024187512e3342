"""Practices across partnerships: published, found, taken up, and what is given back.

What crosses is a copy, made when a leader says so, and gone when a leader takes it back.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from improvement.domain.access import Action, Actor, may, require
from improvement.domain.practices import (
    Adoption,
    Fidelity,
    PracticeCard,
    card_text,
    fidelity,
    from_kept,
    refuse_other_parts,
    stripped,
    with_currency,
)
from improvement.domain.publishing import (
    Evidence,
    Summary,
    as_sites,
    evidence_from,
    evidence_record,
    summary_of,
    summary_record,
)
from improvement.domain.search import begins_all, in_common
from improvement.domain.tallies import TwoArms
from improvement.errors import Conflict, NotFound
from improvement.services.overview import TestStatus
from improvement.services.overview import practices as overview_of
from improvement.services.practice_cards import book
from improvement.services.practice_view import PracticeView, site_arms, what_is_counted
from improvement.services.settled_sites import settled
from improvement.services.told_outside import as_evidence, least_of, leaving
from improvement.stats.spread.caterpillar import Caterpillar, caterpillar
from improvement.stats.spread.pooled import Spread, spread
from improvement.store.repositories.plans import KeptTest
from improvement.store.repositories.publications import KeptPublication, OutsideAdoption
from improvement.store.unit_of_work import Store, UnitOfWork
from improvement.words.reading import Reading
from improvement.words.spread import spread_reading

ALIKE = 2  # telling words in common, from which on a practice is shown beside an idea
TOO_SMALL = (
    "On each side at least {least} households must have had the outcome, and {least} not, before "
    "a result leaves the partnership. Wait until there are more."
)
TOO_FEW_SINCE = (
    "Only a few households came, went or were corrected on a side since a result of this test "
    "left the partnership: what they did could be read from the difference. Wait until on each "
    "side that changed at least {least} more had the outcome, and {least} not."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPractice:
    """A practice that another partnership shows, with what is known of it by now.

    ``given`` is evidence that partnerships which took it up gave back; the reading and the rows
    come from all evidence together, and are None while there is none.
    """

    id: int
    summary: Summary
    given: tuple[Evidence, ...]
    found: Spread | None
    rows: Caterpillar | None
    reading: Reading | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenUp:
    """A test of one's own that does a practice of another partnership; ``stands`` while shown.

    ``may_change`` is whether whoever asked may say how it goes there.
    """

    adoption: OutsideAdoption
    card: PracticeCard
    title: str
    fidelity: Fidelity
    stands: bool
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """What crosses, from both ends: others' practices, one's own published, one's own taken up."""

    others: tuple[FoundPractice, ...]
    published: Mapping[int, KeptPublication]
    taken_up: tuple[TakenUp, ...]

    def behind(self, test_ids: Collection[int]) -> tuple[FoundPractice, ...]:
        """Those of others that one of these tests does: the track record of what it tries."""
        done = {t.adoption.publication_id for t in self.taken_up if t.adoption.test_id in test_ids}
        return tuple(practice for practice in self.others if practice.id in done)

    def like(self, words: str) -> tuple[FoundPractice, ...]:
        """Those of others with at least two telling words in common with these, the most first.

        What one's own tests took up already is left out: it is told with its result.
        """
        done = {taken.adoption.publication_id for taken in self.taken_up}
        alike = [
            (in_common(words, card_text(p.summary.card)), p)
            for p in self.others
            if p.id not in done
        ]
        found = sorted((pair for pair in alike if pair[0] >= ALIKE), key=lambda pair: -pair[0])
        return tuple(practice for _, practice in found)

    def mentioning(self, words: str) -> tuple[FoundPractice, ...]:
        """Those of others on whose card all these words begin a word, and phrases stand."""
        return tuple(p for p in self.others if begins_all(words, card_text(p.summary.card)))


def across(uow: UnitOfWork, actor: Actor) -> Across:
    """Everything about practices that crosses between partnerships, as everybody here may see."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        others, adoptions = store.publications.others(), store.publications.adoptions()
        given = store.publications.evidence(others)
        published = store.publications.mine()
        tests = {kept.id: kept for kept in store.plans.all()}
    return Across(
        others=tuple(
            _found(number, summary_of(record), _evidence(given.get(number, ())))
            for number, record in others.items()
        ),
        published=published,
        taken_up=tuple(
            _taken_up(
                adoption, tests.get(adoption.test_id), actor, adoption.publication_id in others
            )
            for adoption in adoptions
        ),
    )


def preview(uow: UnitOfWork, actor: Actor, *, practice_id: int) -> Summary:
    """What others would see of a practice if it were published now."""
    require(actor, Action.PUBLISH)
    view = _view(uow, actor, practice_id)
    with uow.reading(actor) as store:
        summary, _ = _summary(store, view)
    return summary


def publish(uow: UnitOfWork, actor: Actor, *, practice_id: int) -> int:
    """Show a practice to the other partnerships as it is now; returns the publication's id.

    Published before: others see the newer summary from now on. A site that only few came to or
    left since it was told of, in whichever earlier copy, stays as it was told last.
    """
    require(actor, Action.PUBLISH)
    view = _view(uow, actor, practice_id)
    with uow.writing(actor) as store:
        summary, told = _summary(store, view)
        number = store.publications.publish(practice_id, summary_record(summary))
        store.publications.remember(told)
        store.commit()
        return number


def revoke(uow: UnitOfWork, actor: Actor, *, practice_id: int) -> None:
    """Others find it no longer; whoever took it up keeps the card as it was then."""
    require(actor, Action.PUBLISH)
    with uow.writing(actor) as store:
        store.publications.revoke(practice_id)
        store.commit()


def take_up(
    uow: UnitOfWork, actor: Actor, *, publication_id: int, test_id: int, adoption: Adoption
) -> int:
    """A test does a practice of another partnership; returns the adoption's id."""
    with uow.writing(actor) as store:
        require(actor, Action.EDIT_PLAN, team_id=store.plans.get(test_id).team_id)
        if publication_id not in store.publications.others():
            raise NotFound(
                f"There is no published practice number {publication_id} of another partnership. "
                "Choose one from the list."
            )
        refuse_other_parts(summary_of(store.publications.get(publication_id)).card, adoption)
        does = {a.test_id for a in store.publications.adoptions()} | set(store.practices.of_tests())
        if test_id in does:
            raise Conflict("This test does another practice already. A test does one.")
        number = store.publications.adopt(publication_id, test_id, stripped(adoption))
        store.commit()
        return number


def give_back(uow: UnitOfWork, actor: Actor, *, adoption_id: int) -> Evidence:
    """Add what a test found to the practice it took up: effect, standard error, households.

    Raises ``Conflict`` while it is too small to leave, or where it counts another outcome.
    """
    require(actor, Action.PUBLISH)
    statuses = {s.kept.id: s for s in overview_of(uow, actor, put_away=True).tests}
    with uow.writing(actor) as store:
        adoption = _own(store, adoption_id)
        record = store.publications.get(adoption.publication_id)
        summary = summary_of(record)
        evidence, told = _evidence_of(store, statuses[adoption.test_id], summary)
        done = _fidelity(adoption)
        evidence = replace(
            evidence,
            source=store.people.partnership().name,
            kept=done.kept,
            of=done.of,
            standing=adoption.done.standing,
        )
        store.publications.share(adoption_id, evidence_record(evidence))
        store.publications.remember({adoption.test_id: told})
        store.commit()
        return evidence


def keep_back(uow: UnitOfWork, actor: Actor, *, adoption_id: int) -> None:
    """From now on nothing of this test is given to others."""
    require(actor, Action.PUBLISH)
    with uow.writing(actor) as store:
        store.publications.share(adoption_id, None)
        store.commit()


def _own(store: Store, adoption_id: int) -> OutsideAdoption:
    for adoption in store.publications.adoptions():
        if adoption.id == adoption_id:
            return adoption
    raise NotFound(f"There is no adoption number {adoption_id} here. Choose one from the list.")


def _evidence_of(store: Store, status: TestStatus, summary: Summary) -> tuple[Evidence, TwoArms]:
    if what_is_counted(status) != (summary.outcome.strip().casefold(), summary.direction):
        raise Conflict(
            f"The practice counts {summary.outcome!r}; this test counts something else, so it "
            "stands for itself."
        )
    least, number = least_of(store), status.kept.id
    now = site_arms("This test", status, settled(store, store.decisions.of(number), {number}))
    may = leaving(store, {number: now.arms} if now else {}).get(number)
    if now is None or may is None:
        raise Conflict(TOO_SMALL.format(least=least))
    if may != now.arms:
        raise Conflict(TOO_FEW_SINCE.format(least=least))
    found = as_evidence(may, summary.direction, threshold=least)
    assert found is not None  # noqa: S101 - what may leave is large enough
    return found, may


def _view(uow: UnitOfWork, actor: Actor, practice_id: int) -> PracticeView:
    view = next((p for p in book(uow, actor).all if p.id == practice_id), None)
    if view is None:
        raise NotFound(f"There is no practice number {practice_id} here. Choose one from the list.")
    return view


def _summary(store: Store, view: PracticeView) -> tuple[Summary, Mapping[int, TwoArms]]:
    """What crosses of a practice, and the two sides of each test of which figures do.

    Sites in the order of their effects' record, without names.
    """
    primary = view.sites[0].status.kept.plan.primary
    if primary is None:
        raise Conflict("The practice has no outcome yet that others could compare with.")
    told = leaving(store, {number: site.arms for number, site in view.arms.items()})
    least = least_of(store)
    found = (as_evidence(arms, primary.direction, threshold=least) for arms in told.values())
    evidence = tuple(given for given in found if given is not None)
    decided = [s.status.line.decision for s in view.sites]
    summary = Summary(
        partnership=store.people.partnership().name,
        card=with_currency(view.card, store.people.partnership().currency),
        outcome=primary.label,
        direction=primary.direction,
        sites=len(view.sites),
        verdicts=Counter(d.choice for d in decided if d is not None),
        evidence=evidence,
        held_back=len(view.sites) - len(evidence),
    )
    return summary, told


def _evidence(records: tuple[Mapping[str, Any], ...]) -> tuple[Evidence, ...]:
    return tuple(evidence_from(record) for record in records)


def _found(number: int, summary: Summary, given: tuple[Evidence, ...]) -> FoundPractice:
    sites = as_sites((*summary.evidence, *given), own=summary.partnership)
    together = spread(sites) if sites else None
    return FoundPractice(
        id=number,
        summary=summary,
        given=given,
        found=together,
        rows=caterpillar(sites) if sites else None,
        reading=spread_reading(together, direction=summary.direction) if together else None,
    )


def _taken_up(
    adoption: OutsideAdoption, test: KeptTest | None, actor: Actor, stands: bool
) -> TakenUp:
    return TakenUp(
        adoption=adoption,
        card=from_kept(dict(adoption.card)),
        title=test.plan.title if test else "",
        fidelity=_fidelity(adoption),
        stands=stands,
        may_change=test is not None and may(actor, Action.KEEP_PRACTICE, team_id=test.team_id),
    )


def _fidelity(adoption: OutsideAdoption) -> Fidelity:
    return fidelity(from_kept(dict(adoption.card)), adoption.done)
