"""How it goes with a practice that was taken up, in words."""

from collections.abc import Mapping

from improvement.domain.practices import Adoption, Standing

STANDINGS: Mapping[Standing, str] = {
    Standing.PLANNED: "Planned",
    Standing.IN_USE: "In use",
    Standing.PAUSED: "Paused",
    Standing.STOPPED: "Stopped",
}
AWAY_NOTE = (
    "Only for what was never done: put away, its result counts on no card and is given to nobody. "
    "It can be brought back at the end of this page. What was tried and ended is stopped instead: "
    "then its result goes on counting."
)


def standing_line(done: Adoption) -> str:
    """How it stands, why, and what was learned.

    >>> standing_line(Adoption(standing=Standing.PAUSED, reason="No interpreter until May"))
    'Paused: no interpreter until May.'
    >>> standing_line(Adoption(standing=Standing.STOPPED, reason="Rent is paid by payroll now.",
    ...     lesson="Ask first how rent is paid."))
    'Stopped: rent is paid by payroll now. What was learned: ask first how rent is paid.'
    """
    line = STANDINGS[done.standing]
    if done.standing in (Standing.PAUSED, Standing.STOPPED):
        line += f": {_within(done.reason)}"
    line = line.removesuffix(".") + "."
    if done.standing is Standing.STOPPED:
        line += f" What was learned: {_within(done.lesson).removesuffix('.')}."
    return line


def _within(words: str) -> str:
    """A sentence inside another one: small at its beginning, unless that is an abbreviation."""
    words = words.strip()
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
