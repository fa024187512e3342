"""Which charts there are, by the letters the field calls them."""

from enum import StrEnum


class ChartKind(StrEnum):
    """A run chart, or one of the Shewhart charts. The value is the letter, in lower case."""

    RUN = "run"  # values and their median; no limits
    I = "i"  # noqa: E741 - single values (XmR); the field's own letter
    MR = "mr"  # moving ranges of single values
    XBAR = "xbar"  # means of small samples
    S = "s"  # standard deviations of small samples
    P = "p"  # proportions
    PP = "pp"  # P': proportions that vary more than chance alone (Laney)
    U = "u"  # rates: events for each unit of exposure
    UP = "up"  # U': the same, overdispersed (Laney)
    C = "c"  # counts of events, equal exposure
    G = "g"  # cases or days between rare events
    T = "t"  # time between rare events
    IP = "ip"  # I': single values weighted by their denominators (Taylor)

    @property
    def letter(self) -> str:
        """As it is written: P', XmR's I, Xbar."""
        return {"pp": "P'", "up": "U'", "ip": "I'", "xbar": "Xbar", "run": "run"}.get(
            self.value, self.value.upper()
        )
