import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strata_cases import several, stratum, tallies

from improvement.domain.crossed import CrossedArms
from improvement.domain.group_tallies import GroupTally
from improvement.domain.tallies import GroupArms, Tally
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.equity.access import access
from improvement.stats.equity.best_guess import best_guess
from improvement.stats.equity.combinations import combinations
from improvement.stats.equity.exploratory import exploratory
from improvement.stats.equity.indices import EquityIndex, equity_indices
from improvement.stats.equity.intersections import intersections
from improvement.stats.equity.slope_index import slope_index
from improvement.words.equity import (
    INDEX_NAMES,
    access_reading,
    best_guess_reading,
    combinations_reading,
    exploratory_reading,
    indices_reading,
    intersections_reading,
    slope_line,
)
from improvement.words.reading import Reading

BANNED = re.compile(
    r"significan|trending|prove[sn]?\b|no effect|p-value|works for|\bnan\b|\binf\b|"
    r"fault|fail|hard to reach",
    re.IGNORECASE,
)


def clean(reading: Reading) -> None:
    for sentence in (reading.headline, *reading.because, *reading.caveats):
        assert sentence.endswith(".")
        assert not BANNED.search(sentence), sentence


def shares(*cells: tuple[str, int, int]) -> list[GroupTally]:
    return [GroupTally(group=g, tally=Tally(events=x, n=n)) for g, x, n in cells]


WARDS = shares(("A", 48, 80), ("B", 26, 50), ("C", 12, 30), ("D", 28, 40))


def test_best_guess_beside_what_was_seen() -> None:
    found = best_guess([stratum("A", 9, 12, 5, 12), stratum("B", 2, 6, 3, 5)])
    said = best_guess_reading(found, Direction.HIGHER, label="Tenure")
    assert said.because[0].startswith("A: 33 more per 100 seen; best guess ")
    assert said.because[1] == "B: Too few people to tell apart from the others."
    assert "For planning only" in said.caveats[0]
    inside = best_guess_reading(found, Direction.HIGHER, label="Tenure", internal=True)
    assert inside.because[1].startswith("B: 27 fewer per 100 seen; best guess ")


@settings(deadline=None, max_examples=40)
@given(several(least=2), st.sampled_from(Direction), st.booleans())
def test_best_guesses_in_plain_sentences(
    groups: list[GroupArms], direction: Direction, internal: bool
) -> None:
    clean(best_guess_reading(best_guess(groups), direction, label="Tenure", internal=internal))


def test_every_index_has_a_name() -> None:
    assert set(INDEX_NAMES) == set(EquityIndex)


def test_indices_beside_their_floor() -> None:
    said = indices_reading(equity_indices(WARDS, direction=Direction.HIGHER), label="Ward")
    assert said.headline == (
        "Ward: the groups are further apart than chance alone would usually put groups this size."
    )
    assert said.because[0] == (
        "Highest and lowest group apart: 30 points (chance alone: up to 25 points)."
    )
    alike = equity_indices(shares(("A", 20, 40), ("B", 21, 40)), direction=Direction.HIGHER)
    said = indices_reading(alike, label="Ward")
    assert "no further apart than chance alone may put" in said.headline
    clean(said)


@settings(deadline=None, max_examples=15)
@given(st.lists(tallies(30, 60), min_size=2, max_size=4), st.sampled_from(Direction))
def test_indices_in_plain_sentences(cells: list[Tally], direction: Direction) -> None:
    groups = [GroupTally(group=str(i), tally=t) for i, t in enumerate(cells)]
    clean(indices_reading(equity_indices(groups, direction=direction), label="Ward"))


@pytest.mark.parametrize("x", [0, 40])
def test_indices_where_nobody_or_everybody_has_the_outcome(x: int) -> None:
    groups = shares(("A", x, 40), ("B", x, 40))
    clean(indices_reading(equity_indices(groups, direction=Direction.LOWER), label="Ward"))


def test_too_small_for_an_index_says_what_to_look_at() -> None:
    with pytest.raises(NotComputable, match="gap against the reference group instead"):
        equity_indices(shares(("A", 3, 9), ("B", 2, 40)), direction=Direction.HIGHER)


def test_the_slope_stays_within_what_people_can_be() -> None:
    steps = [(f"{i}", x, 50) for i, x in enumerate((20, 25, 30))]
    assert slope_line(slope_index(shares(*steps)), Direction.HIGHER, label="Income") == (
        "Income, from one end to the other: 30 more per 100 (between 2 and 58 more)."
    )
    ends = slope_index(shares(("A", 0, 5), ("B", 5, 5)))
    assert slope_line(ends, Direction.LOWER, label="Income") == (
        "Income, from one end to the other: 100 more per 100 (between 100 and 100 more)."
    )
    level = slope_index(shares(("A", 5, 10), ("B", 5, 10)))
    assert "as many (anything from" in slope_line(level, Direction.HIGHER, label="Income")


def cell(first: str, second: str, n: int) -> CrossedArms:
    pilot, comparison = Tally(events=n // 2, n=n), Tally(events=n // 3, n=n)
    return CrossedArms(first=first, second=second, pilot=pilot, comparison=comparison)


def test_combinations_shown_and_rolled_up() -> None:
    cells = [cell(a, b, 30) for a, b in product(("Rent", "Own", "Lodge"), ("Young", "Old"))]
    cells[5] = cell("Lodge", "Old", 4)
    found = intersections(cells, first="Tenure", second="Age")
    said = intersections_reading(found, Direction.HIGHER)
    assert said.headline == (
        "Tenure and Age together: 2 combinations have enough people to be shown."
    )
    assert any(line.startswith("Lodge, not divided by Age: ") for line in said.because)
    assert "fewer than 10 people on a side" in said.caveats[0]
    assert "4 of" not in " ".join(said.because)
    clean(said)
    none = intersections([cell(a, b, 4) for a, b in product("RO", "yo")], first="R", second="A")
    said = intersections_reading(none, Direction.HIGHER)
    assert "too few people to look at combinations" in said.headline
    clean(said)


def test_who_was_reached() -> None:
    groups = shares(("Settled", 60, 100), ("Newer", 12, 40), ("Lodgers", 1, 3), ("Gone", 0, 0))
    found = access(groups, [stratum("Newer", 24, 30, 15, 30), stratum("Lodgers", 1, 2, 0, 1)])
    said = access_reading(found, Direction.HIGHER, label="Tenure")
    assert said.headline == (
        "Tenure: the groups were not reached alike; they differ by more than chance would give."
    )
    assert said.because == (
        "Settled: 60 of 100 reached.",
        "Newer: 30 of 100 (12 of 40) reached, 30 fewer per 100 (between 12 and 45 fewer) than of "
        "Settled. Outcomes with the change: 30 more per 100 (between 6 and 50 more).",
        "Lodgers: too few eligible people to say who was reached.",
        "Gone: nobody eligible.",
    )
    clean(said)


def test_reached_alike_or_not_to_be_said() -> None:
    alike = access(shares(("A", 20, 40), ("B", 20, 40)))
    said = access_reading(alike, Direction.HIGHER, label="Age")
    assert "differ no more than chance" in said.headline
    assert said.because[1] == "B: 50 of 100 (20 of 40) reached, as many as of A."
    alone = access_reading(access(shares(("A", 4, 8))), Direction.HIGHER, label="Age")
    assert "cannot be said" in alone.headline
    assert "too few eligible" in alone.because[0]
    inside = access_reading(
        access(shares(("A", 4, 8))), Direction.HIGHER, label="Age", internal=True
    )
    assert inside.because[0] == "A: 4 of 8 reached."


@settings(deadline=None, max_examples=40)
@given(
    st.lists(tallies(0, 40), min_size=1, max_size=4).filter(lambda f: any(t.n for t in f)),
    st.booleans(),
)
def test_access_in_plain_sentences(cells: list[Tally], internal: bool) -> None:
    groups = [GroupTally(group=str(i), tally=t) for i, t in enumerate(cells)]
    effects = [GroupArms(group="0", pilot=cells[0], comparison=cells[-1])]
    found = access(groups, effects)
    clean(access_reading(found, Direction.LOWER, label="Age", internal=internal))


def test_exploratory_is_called_so() -> None:
    said = exploratory_reading(exploratory([("Age", 0.01), ("Ward", 0.5)]))
    assert said.headline == "Exploratory: 1 of 2 things looked at stands out."
    assert said.because == ("Age is worth asking people about.",)
    nothing = exploratory_reading(exploratory([("Age", 0.9)]))
    assert nothing.headline == "Exploratory: nothing stands out in 1 thing looked at."


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(tallies(), tallies()), min_size=6, max_size=6), st.booleans())
def test_combinations_for_the_team(cells: list[tuple[Tally, Tally]], internal: bool) -> None:
    crossed = [
        CrossedArms(first=a, second=b, pilot=pilot, comparison=comparison)
        for (a, b), (pilot, comparison) in zip(product("AB", "CDE"), cells, strict=True)
    ]
    try:
        found = combinations(crossed, first="Tenure", second="Age")
    except NotComputable:
        return
    said = combinations_reading(found, Direction.LOWER, internal=internal)
    clean(said)
    assert len(said.because) == len(found.rows)


def test_who_others_are_is_said() -> None:
    forty, three = Tally(events=20, n=40), Tally(events=1, n=3)
    sizes = {"AC": forty, "AD": three, "AE": three, "BC": three, "BD": three}
    crossed = [
        CrossedArms(first=k[0], second=k[1], pilot=t, comparison=t) for k, t in sizes.items()
    ]
    found = combinations(crossed, first="Tenure", second="Age")
    said = combinations_reading(found, Direction.HIGHER, internal=True)
    assert (
        said.headline
        == "Tenure and Age together: 1 combination has 10 people or more on each side."
    )
    assert "A, others: D, E, too few each." in said.caveats
    assert "Not divided by Age, too few for it: B." in said.caveats
