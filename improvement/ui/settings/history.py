"""Who changed what, newest first."""

from improvement.domain.trail import Object
from improvement.ui import show, trail
from improvement.ui.frame import Visit


def draw(visit: Visit) -> None:
    """The latest changes in words; figures and notes are not repeated here."""
    show.small("Every change is kept with who and when; nobody can change the history.")
    trail.draw(visit, Object.PLACE)
