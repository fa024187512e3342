"""What the themes of the demo mean, as its coach wrote them down. Invented, as all of it."""

from improvement.demo.cast import Cast
from improvement.domain.themes import ThemeDraft
from improvement.services import codebook
from improvement.store.unit_of_work import UnitOfWork

MEANINGS = (
    ThemeDraft(
        name="Language",
        definition="Somebody could not read, or misread, what we sent.",
        counts="My daughter reads the messages to me.",
        counts_not="The text came too late: that is Timing.",
    ),
    ThemeDraft(
        name="Trust",
        definition="Whether people believe who writes to them, and mean to answer.",
        counts="People ask us whether the number is a scam.",
        counts_not="They cannot read it: that is Language.",
    ),
    ThemeDraft(
        name="Timing",
        definition="When a reminder comes, held against when there is money.",
        counts="On Friday I have the money, on Monday it is gone to the car.",
        counts_not="The desk closes at four: that is Ways to pay.",
    ),
    ThemeDraft(
        name="Ways to pay",
        definition="What stands between having the money and having paid.",
        counts="The link asks for a bank card.",
        counts_not="There was no money that week: that is Timing.",
    ),
    ThemeDraft(
        name="Phone numbers change",
        definition="The reminder went to a number that is no longer theirs.",
        counts="Prepaid phones change at the start of the month.",
        counts_not="It was read and not answered: look for Trust.",
    ),
    ThemeDraft(
        name="Arrears",
        definition="Rent that is owed already, and what it does to the talk about the next one.",
        counts="They owe three months; a plan for one does not help.",
        counts_not="Paid late, but paid: that is Timing.",
    ),
    ThemeDraft(
        name="Repairs",
        definition="Rent is held back, or held against, what was not mended.",
        counts="The heater comes first, then we talk.",
    ),
    ThemeDraft(
        name="Respect",
        definition="How people were spoken to, whatever was decided.",
        counts="She asked me what would help.",
        counts_not="They do not believe who writes: that is Trust.",
    ),
    ThemeDraft(
        name="First contact",
        definition="The first time anybody from the program reaches a household, and when.",
        counts="We met at the courthouse door, ten minutes before.",
    ),
)


def add_codebook(uow: UnitOfWork, cast: Cast) -> None:
    """Give the themes that notes brought along their meanings and their order."""
    known = {t.name: t for t in codebook.codebook(uow, cast.coach).in_use}
    for draft in MEANINGS:
        if draft.name in known:
            theme = known[draft.name]
            codebook.change(uow, cast.coach, theme_id=theme.id, draft=draft, version=theme.version)
        else:
            codebook.add(uow, cast.coach, draft=draft)
