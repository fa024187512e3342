"""What every story of the demo does: begin a test, log its cases, write its notes."""

from collections.abc import Iterable

from improvement.demo.calendar import Weeks
from improvement.domain.access import Actor
from improvement.domain.notes import NoteDraft
from improvement.domain.plan import Plan
from improvement.domain.vocabulary import NoteKind, Speaker
from improvement.errors import Invalid
from improvement.services import notes, tests
from improvement.services.data import Saved
from improvement.store.unit_of_work import UnitOfWork

Group = tuple[str, str] | None

#: week, kind, who speaks, themes, about which group, may be quoted, words
Line = tuple[int, NoteKind, Speaker, tuple[str, ...], Group, bool, str]


def begin(uow: UnitOfWork, actor: Actor, plan: Plan, *, team_id: int) -> int:
    """A test, drafted and started on the day its change began; returns its id."""
    then = uow.on(min(plan.starts_on or uow.today, uow.today))
    test_id = tests.draft(then, actor, plan, team_id=team_id)
    version = tests.view(then, actor, test_id=test_id).kept.version
    tests.start(then, actor, test_id=test_id, version=version)
    return test_id


def write_notes(
    uow: UnitOfWork, actor: Actor, lines: Iterable[Line], *, test_id: int, weeks: Weeks
) -> None:
    """Keep every note, on a weekday of its week."""
    for week, kind, speaker, themes, group, may_quote, text in lines:
        draft = NoteDraft(
            text=text,
            written_on=weeks.day(week, week % 5),
            kind=kind,
            speaker=speaker,
            themes=themes,
            group=group,
            may_quote=may_quote,
        )
        notes.write(uow, actor, test_id=test_id, draft=draft)


def must_be_saved(saved: Saved) -> None:
    """The demo's own figures pass the same checks as everybody's, or loading stops here."""
    if saved.errors:
        raise Invalid(f"The demo's figures were refused: {saved.errors[0]}")
