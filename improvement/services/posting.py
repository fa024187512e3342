"""What is due, made into mails and calendars with the installation's own addresses."""

from collections.abc import Sequence
from dataclasses import dataclass

from improvement.domain.access import Actor
from improvement.files.calendar import CalendarEntry, calendar_file
from improvement.mail.outbox import Mail, Outbox
from improvement.services.reminders import DueItem, Sent, calendar, send_daily
from improvement.store.unit_of_work import UnitOfWork
from improvement.words.direction import isolated
from improvement.words.reminders import daily_mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Where mails go, whom they come from, and at which address people open the app."""

    outbox: Outbox
    sender: str
    address: str

    def test_address(self, item: DueItem) -> str:
        return f"{self.address}/test?test={item.test_id}&tab={item.tab.value}"


def post_daily(uow: UnitOfWork, post: Post) -> Sent:
    """Send today's mails; each person who wants one gets at most one a day."""

    def hand_over(to: str, items: Sequence[DueItem], actor: Actor) -> None:
        said = daily_mail(actor.name, items, today=uow.today_of(actor), address=post.address)
        post.outbox.send(Mail(sender=post.sender, to=to, subject=said.subject, text=said.text))

    return send_daily(uow, hand_over)


def feed(uow: UnitOfWork, post: Post, *, key: str) -> bytes:
    """The calendar behind a secret address; raises ``NotFound`` for one that is not given out."""
    owner, items = calendar(uow, key)
    return calendar_file(
        f"{owner.name}: due",
        [_entry(item, post) for item in items],
        made_on=uow.today_of(owner),
    )


def _entry(item: DueItem, post: Post) -> CalendarEntry:
    if item.on is None:
        raise ValueError("an entry of a calendar has a day")
    return CalendarEntry(
        uid=f"{item.kind}-{item.id}",
        on=item.on,
        title=isolated(f"{item.what} ({item.test})"),
        place=item.place,
        address=post.test_address(item),
    )
