"""Lists and pages never tell different stories about the same test."""

from improvement.domain.vocabulary import Role
from improvement.services import analyses, overview, people
from improvement.store.unit_of_work import UnitOfWork


def test_a_list_and_the_tests_own_page_give_the_same_verdict(demo: UnitOfWork) -> None:
    """The list counts cases without their days, the page with them: the figures are the same."""
    (_, actors), *_ = people.actors(demo)
    coach = next(actor for actor in actors if actor.role is Role.COACH)
    every = overview.home(demo, coach).tests
    seen = [status for status in every if status.result is not None]
    assert len(seen) == sum(status.kept.started_at is not None for status in every) >= 8
    for status in seen:
        own = analyses.compare(demo, coach, test_id=status.kept.id)
        assert status.result == own.result
