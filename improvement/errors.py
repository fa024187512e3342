"""The five things that can go wrong, each with a message for the person who meets it.

A message says what was wrong, the value, and what to do. Anything that is not one of these is a
defect of ours: it crashes loudly into the log and the person sees a reference number.
"""


class ImprovementError(Exception):
    """Base of every error that is meant to be read by a person."""


class Invalid(ImprovementError):
    """What was given cannot be right: names the field, the value and what to do."""


class NotFound(ImprovementError):
    """There is no such thing, or not for this person (the two are not told apart on purpose)."""


class Forbidden(ImprovementError):
    """The thing may be seen by this person, but this action is not theirs to take."""


class Conflict(ImprovementError):
    """Somebody else saved in the meantime, or the step is not possible from the present state."""


class Unreachable(Conflict):
    """The step is not possible at this moment: the database is gone, full or cannot be written."""


class NotComputable(ImprovementError):
    """The data cannot answer this question; the reason is part of the answer."""
