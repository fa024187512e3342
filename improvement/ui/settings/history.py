"""Who changed what, newest first."""

from improvement.domain.zones import zone_words
from improvement.services import people, tests
from improvement.ui import show
from improvement.ui.frame import Visit
from improvement.words.amounts import counted
from improvement.words.history import history


def draw(visit: Visit) -> None:
    """The latest changes in words; figures and notes are not repeated here."""
    known = people.overview(visit.app.uow, visit.actor)
    titles = {
        line.kept.id: line.kept.plan.title for line in tests.listing(visit.app.uow, visit.actor)
    }
    lines = history(known.history, known.names, titles)
    if not lines:
        show.headline("Nothing has been changed yet.")
        show.small("Whoever adds, changes or decides something here is listed with day and time.")
        return
    show.headline(f"The latest {counted(len(lines), 'change')}, newest first.")
    clocks = zone_words(visit.actor.zone)
    show.small(f"Every change is kept with who and when. Times are by {clocks}.")
    show.table(
        ("When", "Who", "What"),
        [(f"{line.at:%Y-%m-%d %H:%M}", line.who, line.what) for line in lines],
        name="history",
        key="history",
    )
