"""A test on one page: what a person sees on the Test page, as far as it may be printed.

Figures and voices are those that this person sees there. Words of speakers are fewer: a page leaves
the room, so only words whose speaker agreed to reports are on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from improvement.charts.chart import chart_spec
from improvement.domain.access import Action, Actor, may, require
from improvement.domain.vocabulary import Channel
from improvement.errors import Invalid, NotComputable
from improvement.reports.one_page import GroupPart, OnePage, one_page
from improvement.services import analyses, charts, decisions, joint
from improvement.services.joint import JointDisplay, JointRow
from improvement.store.repositories.plans import KeptTest
from improvement.store.repositories.stories import KeptStory
from improvement.store.unit_of_work import UnitOfWork
from improvement.words.joint import apart_line, heard_line
from improvement.words.one_page import (
    FOR_THE_TEAM,
    GIVEN_AWAY,
    decided_lines,
    left_out,
    reading_line,
    where_line,
)
from improvement.words.reading import Reading

UNTITLED = "Untitled test"


def pdf(uow: UnitOfWork, actor: Actor, *, test_id: int) -> bytes:
    """The page as a PDF."""
    return one_page(page_of(uow, actor, test_id=test_id))


def page_of(uow: UnitOfWork, actor: Actor, *, test_id: int) -> OnePage:
    """Every text of the page, and its chart."""
    require(actor, Action.VIEW_TESTS)
    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        stories = [s for s in store.stories.of([test_id]) if s.may(Channel.REPORT)]
        names = store.people.names()
    plan = kept.plan
    whole = may(actor, Action.SEE_SMALL_GROUPS, team_id=kept.team_id)
    made = decisions.of_test(uow, actor, test_id=test_id)
    decided = next((each for each in made.decisions if each.in_force), None)
    return OnePage(
        title=plan.title or UNTITLED,
        where=where_line(kept.team, plan.place, uow.today_of(actor)),
        question=plan.learning_question or plan.aim,
        prediction=plan.prediction,
        reading=_reading(uow, actor, test_id),
        chart=_chart(uow, actor, kept),
        sections=tuple(_sections(joint.of_test(uow, actor, test_id=test_id), stories)),
        decision=decided_lines(
            decided,
            names.get(decided.decided_by, "") if decided else "",
            [q.text for q in made.quotes.get(decided.id, ()) if q.leaves] if decided else (),
        ),
        footer=FOR_THE_TEAM if whole else GIVEN_AWAY,
    )


def _reading(uow: UnitOfWork, actor: Actor, test_id: int) -> Reading:
    try:
        return analyses.compare(uow, actor, test_id=test_id).reading
    except (NotComputable, Invalid) as reason:
        return Reading(headline=str(reason))


def _chart(uow: UnitOfWork, actor: Actor, kept: KeptTest) -> Mapping[str, Any] | None:
    if not kept.plan.measures:
        return None
    found = charts.of_test(uow, actor, test_id=kept.id)
    if not found.chart.points:
        return None
    beside = found.comparison.series if found.comparison and found.comparison.points else None
    title = ": ".join(filter(None, (found.spec.label, kept.plan.pilot_name)))
    return chart_spec(found.chart, title=title, reference=beside)


def _sections(
    found: JointDisplay, stories: Sequence[KeptStory]
) -> Iterable[tuple[str, tuple[GroupPart, ...], str]]:
    yield "Numbers and words", (_part(found.everybody, stories),), ""
    for section in found.sections:
        parts = tuple(_part(row, stories) for row in section.rows)
        yield f"By {section.label.lower()}", parts, left_out(section.hidden)


def _part(row: JointRow, stories: Sequence[KeptStory]) -> GroupPart:
    place = row.place or (None, None)
    agreed = (story.text for story in stories if (story.dimension, story.group_key) == place)
    draft = row.reading.draft if row.reading else None
    return GroupPart(
        label=row.label,
        numbers=" ".join(filter(None, (row.numbers.effect, row.numbers.reach))),
        apart=apart_line(row.kind),
        flags=row.numbers.flags,
        words=heard_line(row.people, row.themes, row.kind),
        quote=next(agreed, ""),
        reading=reading_line(draft.relation, draft.text) if draft else "",
    )
