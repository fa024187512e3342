"""Made-up people, each with a gender and a language, so that both add up to the same."""

from collections.abc import Mapping, Sequence

import numpy as np

from improvement.domain.vocabulary import Arm

#: (dimension, group, arm) -> people by week and outcome (with, without).
Truth = dict[tuple[str, str, Arm], np.ndarray]


def drawn_people(
    seed: int, means: Mapping[str, Mapping[str, float]], sizes: Sequence[float]
) -> Truth:
    """``means``: people of each group in a usual week; ``sizes``: how usual each week is (1)."""
    random = np.random.default_rng(seed)
    truth: Truth = {
        (dimension, group, arm): np.zeros((len(sizes), 2), dtype=np.int64)
        for dimension, groups in means.items()
        for group in groups
        for arm in Arm
    }
    languages = means["language"]
    shares = np.array(list(languages.values())) / sum(languages.values())
    for arm in Arm:
        for week, size in enumerate(sizes):
            for gender, mean in means["gender"].items():
                for _ in range(random.poisson(mean * size)):
                    language = list(languages)[random.choice(len(languages), p=shares)]
                    outcome = int(random.random() < 0.4)
                    truth["gender", gender, arm][week, outcome] += 1
                    truth["language", language, arm][week, outcome] += 1
    return truth
