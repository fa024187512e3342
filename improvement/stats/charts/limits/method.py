"""How the limits of a chart are computed."""

from enum import StrEnum


class LimitMethod(StrEnum):
    """Classical limits, or those that keep their promise with small numbers."""

    NONE = "none"  # a run chart has none
    THREE_SIGMA = "three_sigma"  # classical: the centre and three standard deviations
    PREDICTIVE = "predictive"  # where 99.73 % of next figures would fall, given the baseline
