"""An attack by another partnership: it keeps every copy it ever saw, and takes one from another.

A practice with two sites is published and taken back over and over while figures come in, late and
corrected up and down; a site elsewhere gives back what it found, keeps it back and gives it again.
An effect with its standard error and its number of households is as good as the four counts (the
first test works them out again), so the attacker is given the counts of each copy outright.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest

from improvement.domain.practices import Adoption
from improvement.domain.publishing import Evidence
from improvement.domain.tallies import Tally, TwoArms
from improvement.domain.vocabulary import Arm, Direction
from improvement.errors import Conflict
from improvement.services import practice_cards, publishing, told_outside
from improvement.store.repositories.publications import Publications
from tests.services.test_publishing import made, tried

LEAST, ROUNDS = 11, 9
#: (pilot with, pilot without, comparison with, comparison without)
Counts = tuple[int, int, int, int]
Told = Mapping[str, list[Counts]]


def as_others_see(counts: Counts) -> Evidence:
    arms = TwoArms(
        pilot=Tally(events=counts[0], n=counts[0] + counts[1]),
        comparison=Tally(events=counts[2], n=counts[2] + counts[3]),
    )
    found = told_outside.as_evidence(arms, Direction.HIGHER, threshold=0)
    assert found is not None
    return found


def test_an_effect_with_its_standard_error_gives_its_counts_away() -> None:
    """By trying every split of 60 households, without a look at our own formulas' code.

    The +1 rule by hand: one with the outcome and one without are added to each side.
    """
    truth = (17, 13, 12, 18)
    seen = as_others_see(truth)
    fits = []
    for n in range(1, seen.n):
        with_it, without = np.arange(n + 1)[:, None], np.arange(seen.n - n + 1)[None, :]
        effect = with_it / n - without / (seen.n - n)
        one, other = (with_it + 1) / (n + 2), (without + 1) / (seen.n - n + 2)
        variance = one * (1 - one) / (n + 2) + other * (1 - other) / (seen.n - n + 2)
        close = (abs(effect - seen.effect) < 6e-5) & (abs(variance**0.5 - seen.se) < 6e-5)
        fits += [(int(x), n - int(x), int(y), seen.n - n - int(y)) for x, y in np.argwhere(close)]
    assert truth in fits
    assert len(fits) <= 8  # of 39,589 splits


def _figures(counts: Counts) -> tuple[float, float, int]:
    seen = as_others_see(counts)
    return seen.effect, seen.se, seen.n


class Site:
    """A test somewhere, whose figures come in and are corrected; ``was`` is all it ever was."""

    def __init__(self, place: Any, test_id: int, random: np.random.Generator) -> None:
        self.place, self.test_id, self.random = place, test_id, random
        self.weeks = [[25, 25, 25, 25]]
        self.was: set[Counts] = {(25, 25, 25, 25)}

    def goes_on(self) -> None:
        week = int(self.random.integers(len(self.weeks) + 1))
        if week == len(self.weeks):
            mean = (2.0, 14.0)[int(self.random.integers(2))]
            self.weeks.append([int(n) for n in self.random.poisson(mean, 4)])
        else:  # corrected: a few, or many, up or down
            by = self.random.integers(-3, 4, 4) * (1, 6)[int(self.random.integers(2))]
            self.weeks[week] = [
                max(0, n + int(b)) for n, b in zip(self.weeks[week], by, strict=True)
            ]
        a, b, c, d = self.weeks[week]
        assert self.place.log(
            self.test_id,
            [
                self.place.week(week, Arm.PILOT, (a, a + b)),
                self.place.week(week, Arm.COMPARISON, (c, c + d)),
            ],
        ).saved
        sums = [sum(each) for each in zip(*self.weeks, strict=True)]
        self.was.add((sums[0], sums[1], sums[2], sums[3]))

    def behind(self, copy: Evidence) -> Counts | None:
        """Which figures of this site a copy was made of: the oracle."""
        figures = (copy.effect, copy.se, copy.n)
        return next((c for c in sorted(self.was) if _figures(c) == figures), None)


def watched(place: Any, neighbour: Any, seed: int) -> Told:
    """Every copy that the other side ever saw, as counts, by site."""
    random = np.random.default_rng(seed)
    practice = made(place)
    sides = ((25, 50), (25, 50))
    own = []
    for name in ("South", "West"):
        test_id = tried(place, name, sides)
        adoption = {"practice_id": practice, "test_id": test_id, "adoption": Adoption()}
        practice_cards.adopt(place.uow, place.member, **adoption)
        own.append(Site(place, test_id, random))
    publication = publishing.publish(place.uow, place.leader, practice_id=practice)
    theirs = tried(neighbour, "Hill", sides)
    adoption_id = publishing.take_up(
        neighbour.uow, neighbour.member,
        publication_id=publication, test_id=theirs, adoption=Adoption(),
    )  # fmt: skip
    elsewhere = Site(neighbour, theirs, random)
    copies: dict[str, list[Counts]] = defaultdict(list)
    for _ in range(ROUNDS):
        for site in (*own, elsewhere):
            site.goes_on()
        if random.integers(2):
            publishing.revoke(place.uow, place.leader, practice_id=practice)
        publishing.publish(place.uow, place.leader, practice_id=practice)
        (found,) = publishing.across(neighbour.uow, neighbour.leader).others
        for name, site in (("south", own[0]), ("west", own[1])):
            for evidence in found.summary.evidence[2:]:
                if (counts := site.behind(evidence)) and counts not in copies[name]:
                    copies[name].append(counts)
        if random.integers(2):
            publishing.keep_back(neighbour.uow, neighbour.leader, adoption_id=adoption_id)
        with suppress(Conflict):
            given = publishing.give_back(neighbour.uow, neighbour.leader, adoption_id=adoption_id)
            counts = elsewhere.behind(given)
            assert counts is not None
            (view,) = practice_cards.book(place.uow, place.leader).all
            assert view.given == (given,)
            if counts not in copies["hill"]:
                copies["hill"].append(counts)
    return copies


def few(copies: Iterable[Counts]) -> list[tuple[Counts, Counts]]:
    """Pairs of copies of which one less the other is 1 to 10 people with, or without, on a side."""
    return [
        (one, other)
        for one, other in combinations(copies, 2)
        if any(1 <= abs(a - b) < LEAST for a, b in zip(one, other, strict=True))
    ]


@pytest.mark.parametrize("seed", [20261127, 7])
def test_no_few_people_are_the_difference_of_two_copies(
    place: Any, neighbour: Any, seed: int
) -> None:
    copies = watched(place, neighbour, seed)
    assert sum(len(told) for told in copies.values()) > len(copies) == 3  # something was told anew
    assert {name: few(told) for name, told in copies.items()} == {name: [] for name in copies}


def test_the_same_attacker_finds_people_where_copies_are_not_compared(
    place: Any, neighbour: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told_outside, "tells_few", lambda *_, **__: False)
    assert all(few(told) for told in watched(place, neighbour, 7).values())


def test_the_same_attacker_finds_people_where_only_the_last_copy_is_compared(
    place: Any, neighbour: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures that go up and come down again: each step is large, there and back is not."""
    whole = Publications.told

    def last(self: Publications, test_ids: Any) -> Any:
        return {number: told[-1:] for number, told in whole(self, test_ids).items()}

    monkeypatch.setattr(Publications, "told", last)
    assert any(few(told) for told in watched(place, neighbour, 7).values())


def test_every_pair_is_told_apart_as_by_hand() -> None:
    """The rule beside a naive one, for every small change of one side."""
    base = TwoArms(pilot=Tally(events=30, n=60), comparison=Tally(events=30, n=60))
    for more, other in product(range(-14, 15), repeat=2):
        now = replace(base, pilot=Tally(events=30 + more, n=60 + more + other))
        safe = more == other == 0 or (abs(more) >= LEAST and abs(other) >= LEAST)
        found = told_outside.tells_few(now, [base], threshold=LEAST)
        assert found is not safe, (more, other)
