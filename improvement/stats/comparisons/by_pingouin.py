"""The one door to pingouin's tests of several groups: typed figures out, never its tables.

What is known about version 0.7 and kept behind this door (STATISTICS 0.1): columns are called
``p_unc`` and ``pval`` here and otherwise elsewhere; ``CI95`` is rounded to 2 decimals, so intervals
are made from ``diff``, ``se`` and ``df``, which are not; groups are sorted by label, so they go in
as numbers in the order given; it warns about pandas 3 calls of its own; ``mixed_anova`` decides
about its correction by a test of the same data, so the correction is always asked for. It is
imported when first needed, because it takes seconds to load.
"""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

Values = Sequence[Sequence[float]]


class WelchAnova(NamedTuple):
    """Welch's F for one average in all groups."""

    f: float
    df_between: float
    df_within: float
    p: float


class GamesHowellPair(NamedTuple):
    """Two groups by their places in the list; ``difference`` is first minus second."""

    first: int
    second: int
    difference: float
    standard_error: float
    degrees_of_freedom: float
    p: float


class KruskalWallis(NamedTuple):
    """The rank test of one and the same distribution in all groups."""

    h: float
    degrees_of_freedom: int
    p: float


class MixedEffect(NamedTuple):
    """One line of a split-plot table; ``p_corrected`` allows for uneven likeness of times."""

    f: float
    df_effect: float
    df_error: float
    p: float
    epsilon: float
    p_corrected: float


class MixedAnova(NamedTuple):
    """Between groups, over time, and whether groups went different ways."""

    group: MixedEffect
    time: MixedEffect
    interaction: MixedEffect


def welch_anova(samples: Values) -> WelchAnova:
    """Each sample with at least 2 values that are not all alike."""
    with _pingouin() as pingouin:
        table = pingouin.welch_anova(data=_long(samples), dv="value", between="group")
    row = table.iloc[0]
    return WelchAnova(
        f=float(row["F"]),
        df_between=float(row["ddof1"]),
        df_within=float(row["ddof2"]),
        p=float(row["p_unc"]),
    )


def games_howell(samples: Values) -> tuple[GamesHowellPair, ...]:
    """Every pair once, in the order of the list; samples as for ``welch_anova``."""
    with _pingouin() as pingouin:
        table = pingouin.pairwise_gameshowell(data=_long(samples), dv="value", between="group")
    return tuple(
        GamesHowellPair(
            first=int(row["A"]),
            second=int(row["B"]),
            difference=float(row["diff"]),
            standard_error=float(row["se"]),
            degrees_of_freedom=float(row["df"]),
            p=float(row["pval"]),
        )
        for row in table.to_dict("records")
    )


def kruskal_wallis(samples: Values) -> KruskalWallis:
    """At least 2 samples, none empty, with at least 2 different values in all."""
    with _pingouin() as pingouin:
        table = pingouin.kruskal(data=_long(samples), dv="value", between="group")
    row = table.iloc[0]
    return KruskalWallis(
        h=float(row["H"]), degrees_of_freedom=int(row["ddof1"]), p=float(row["p_unc"])
    )


def mixed_anova(scores: Sequence[Values]) -> MixedAnova:
    """``scores[group][household][time]``, at least 2 households a group, each at every time."""
    import pandas as pd

    # A number of its own for every household: the same one in two groups would be refused.
    rows = [
        (group, household + sum(len(other) for other in scores[:group]), time, value)
        for group, households in enumerate(scores)
        for household, values in enumerate(households)
        for time, value in enumerate(values)
    ]
    frame = pd.DataFrame(rows, columns=["group", "household", "time", "value"])
    with _pingouin() as pingouin:
        table = pingouin.mixed_anova(
            data=frame,
            dv="value",
            within="time",
            subject="household",
            between="group",
            correction=True,
        )
    lines = {row["Source"]: row for row in table.to_dict("records")}
    return MixedAnova(
        group=_effect(lines["group"]),
        time=_effect(lines["time"]),
        interaction=_effect(lines["Interaction"]),
    )


def _effect(row: dict[str, float]) -> MixedEffect:
    epsilon, corrected = row.get("eps", np.nan), row.get("p_GG_corr", np.nan)
    return MixedEffect(
        f=float(row["F"]),
        df_effect=float(row["DF1"]),
        df_error=float(row["DF2"]),
        p=float(row["p_unc"]),
        # Between groups, and with two times, there is nothing to correct.
        epsilon=1.0 if np.isnan(epsilon) else float(epsilon),
        p_corrected=float(row["p_unc"] if np.isnan(corrected) else corrected),
    )


def _long(samples: Values) -> "pd.DataFrame":
    import pandas as pd

    group = np.repeat(np.arange(len(samples)), [len(sample) for sample in samples])
    return pd.DataFrame({"group": group, "value": np.concatenate([*map(np.asarray, samples)])})


@contextmanager
def _pingouin() -> Iterator[Any]:
    import pandas as pd
    import pingouin

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pd.errors.Pandas4Warning)
        yield pingouin
