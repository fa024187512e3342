"""Everything of the partnership that this person may see, to be taken along."""

from improvement.services import people
from improvement.ui import show, take_along
from improvement.ui.frame import Visit


def draw(visit: Visit) -> None:
    """What is in it, what is not, and the two files."""
    partnership = people.partnership(visit.app.uow, visit.actor)
    show.headline("Take your data along: it is yours.")
    show.small(take_along.INSIDE)
    show.small(take_along.LEFT_OUT)
    take_along.buttons(visit, name=partnership.slug)
    show.small(
        "The zip holds one CSV file a table and a description (datapackage.json) that statistics "
        "programs read. Where very much was logged, a file takes a minute to make."
    )
