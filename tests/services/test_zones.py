"""Today is the partnership's own day: for lists, figures, mails, calendars and what is kept."""

import inspect
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import improvement.services
import improvement.store.repositories
from improvement.domain.entries import PeriodTotal
from improvement.domain.notes import NoteDraft
from improvement.domain.tasks import Due, TaskDraft
from improvement.domain.vocabulary import Arm
from improvement.errors import Forbidden, Invalid
from improvement.mail.outbox import Mail
from improvement.services import notes, people, posting, reminders, tasks, tests
from improvement.services.posting import Post
from improvement.store.unit_of_work import UnitOfWork
from improvement.words.history import history

CHICAGO, AUCKLAND = "America/Chicago", "Pacific/Auckland"
#: Sunday 1 November 2026, 22:00 in Chicago, hours after the clocks went back; Monday elsewhere.
EVENING = datetime(2026, 11, 2, 4, tzinfo=UTC)


class Kept:
    """An outbox that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    def send(self, mail: Mail) -> None:
        self.mails.append(mail)


@pytest.fixture
def clock() -> list[datetime]:
    """What the clock tells; tests turn its hands."""
    return [EVENING]


@pytest.fixture
def there(place: Any, clock: list[datetime]) -> Any:
    """The same place under a clock that goes on, not a day that stands still."""
    return replace(place, uow=UnitOfWork(place.uow._engine, clock=lambda: clock[0]))


def moved(there: Any, zone: str) -> Any:
    """The place in another time zone, its people as they act from then on."""
    people.set_time_zone(there.uow, there.leader, zone=zone)
    by_name = {a.name: a for _, actors in people.actors(there.uow) for a in actors}
    who = {name: by_name[getattr(there, name).name] for name in ("member", "coach", "leader")}
    return replace(there, **who)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        (CHICAGO, date(2026, 11, 1)),
        ("Europe/Berlin", date(2026, 11, 2)),
        (AUCKLAND, date(2026, 11, 2)),
        ("Asia/Kolkata", date(2026, 11, 2)),
        ("", date(2026, 11, 2)),
    ],
)
def test_today_is_the_day_of_the_place(there: Any, zone: str, day: date) -> None:
    here = moved(there, zone)
    assert here.uow.today_of(here.member) == day
    with here.uow.reading(here.member) as store:
        assert store.people.partnership().time_zone == zone


def test_due_today_is_not_overdue_while_it_is_still_that_day(there: Any) -> None:
    here = moved(there, CHICAGO)
    test_id = here.running()
    sunday = date(2026, 11, 1)
    draft = TaskDraft(what="Call", owner_id=here.member.person_id, due_on=sunday)
    tasks.add(here.uow, here.member, test_id=test_id, draft=draft)
    (task,) = tasks.of_test(here.uow, here.member, test_id=test_id).tasks
    assert task.due is Due.SOON
    gone = moved(here, AUCKLAND)
    (task,) = tasks.of_test(gone.uow, gone.member, test_id=test_id).tasks
    assert task.due is Due.OVERDUE


def test_tomorrow_there_is_the_future_here(there: Any) -> None:
    """A week that has begun in Auckland has not in Chicago: its figures wait."""
    monday = PeriodTotal(
        measure="kept",
        start=date(2026, 11, 2),
        end=date(2026, 11, 8),
        arm=Arm.PILOT,
        numerator=7.0,
        denominator=9.0,
    )
    here = moved(there, CHICAGO)
    test_id = here.running()
    note = NoteDraft(text="Seen.", written_on=date(2026, 11, 2))
    assert not here.log(test_id, [monday]).saved
    with pytest.raises(Invalid, match="after today"):
        notes.write(here.uow, here.member, test_id=test_id, draft=note)
    gone = moved(here, AUCKLAND)
    assert gone.log(test_id, [monday]).saved
    assert notes.write(gone.uow, gone.member, test_id=test_id, draft=note)


def test_what_is_kept_has_the_true_moment_and_the_local_day(there: Any) -> None:
    here = moved(there, CHICAGO)
    test_id = here.running()
    kept = tests.view(here.uow, here.member, test_id=test_id).kept
    assert kept.started_at == EVENING
    assert kept.started_on == date(2026, 11, 1)
    assert f"{kept.started_at:%d %B %H:%M}" == "01 November 22:00"


@pytest.mark.parametrize(
    ("zone", "change"),
    [
        (CHICAGO, date(2026, 3, 8)),
        (CHICAGO, date(2026, 11, 1)),
        ("Europe/Berlin", date(2026, 3, 29)),
        (AUCKLAND, date(2026, 9, 27)),
        (AUCKLAND, date(2026, 4, 5)),
        ("Asia/Kolkata", date(2026, 3, 29)),
    ],
)
def test_one_mail_a_day_of_the_place_also_when_clocks_change(
    there: Any, clock: list[datetime], zone: str, change: date
) -> None:
    """Asked every six hours over five days around the change: one mail each local day."""
    here = moved(there, zone)
    test_id = here.running(replace(here.plan, ends_on=date(2026, 12, 1)))
    draft = TaskDraft(what="Call", owner_id=here.member.person_id, due_on=date(2026, 1, 1))
    tasks.add(here.uow, here.member, test_id=test_id, draft=draft)
    reminders.choose(here.uow, here.member, email="ann@example.org", daily_mail=True, version=0)
    box = Kept()
    post = Post(outbox=box, sender="x@example.org", address="http://localhost")
    first = datetime(change.year, change.month, change.day, tzinfo=UTC) - timedelta(days=2)
    days = set()
    for asked in range(5 * 4):
        clock[0] = first + timedelta(hours=6 * asked)
        posting.post_daily(here.uow, post)
        days.add(here.uow.today_of(here.member))
    assert len(box.mails) == len(days)
    assert len(days) in (5, 6)


@pytest.mark.parametrize("zone", [CHICAGO, "Europe/Berlin", AUCKLAND, "Asia/Kolkata"])
def test_days_of_a_calendar_are_the_same_everywhere(there: Any, zone: str) -> None:
    here = moved(there, zone)
    test_id = here.running()
    for due in (date(2026, 3, 8), date(2026, 3, 29), date(2026, 11, 1)):
        draft = TaskDraft(what=f"Call on {due}", owner_id=here.member.person_id, due_on=due)
        tasks.add(here.uow, here.member, test_id=test_id, draft=draft)
    reminders.share_calendar(here.uow, here.member, shared=True, version=0)
    key = reminders.wishes(here.uow, here.member).calendar_key or ""
    post = Post(outbox=Kept(), sender="x@example.org", address="http://localhost")
    text = posting.feed(here.uow, post, key=key).decode()
    for first, end in (
        ("20260308", "20260309"),
        ("20260329", "20260330"),
        ("20261101", "20261102"),
    ):
        assert f"DTSTART;VALUE=DATE:{first}\r\nDTEND;VALUE=DATE:{end}" in text
    assert "TZID" not in text


def test_only_a_leader_changes_the_time_zone_and_it_is_told(there: Any) -> None:
    with pytest.raises(Forbidden):
        people.set_time_zone(there.uow, there.coach, zone=CHICAGO)
    with pytest.raises(Invalid, match="no time zone 'Chicago'"):
        people.set_time_zone(there.uow, there.leader, zone="Chicago")
    here = moved(there, CHICAGO)
    with here.uow.reading(here.leader) as store:
        newest = store.history.newest()
    line = history(newest[:1], {here.leader.person_id: "Lea"})[0]
    assert line.what == f"Time zone: from the server's clock to {CHICAGO}"
    assert line.at.utcoffset() in (timedelta(hours=-5), timedelta(hours=-6))


def test_a_rehearsed_day_is_that_day_everywhere(place: Any) -> None:
    here = moved(place, AUCKLAND)
    assert here.uow.today_of(here.member) == place.uow.today


def test_no_service_and_no_screen_asks_the_servers_clock() -> None:
    """``uow.today`` is the server's day: right for loading the demo, for nobody who acts."""
    home = Path(inspect.getfile(improvement.services)).parents[1]
    folders = [home / "services", home / "ui", home / "cli", home.parent / "pages"]
    found = [
        path.name
        for folder in folders
        for path in folder.rglob("*.py")
        if "uow.today" in path.read_text("utf-8").replace("uow.today_of", "")
    ]
    assert found == []


def test_no_row_tells_its_own_day() -> None:
    """Rows hold moments in UTC: which day that was is asked of what the scope made local."""
    rows = re.compile(r"\brow\.\w+_at\.date\(\)")
    folder = Path(improvement.store.repositories.__file__).parent
    assert [p.name for p in folder.glob("*.py") if rows.search(p.read_text("utf-8"))] == []
