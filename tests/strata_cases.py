"""Strata that several tests share: a builder, a hypothesis strategy, and Berkeley 1973."""

from hypothesis import strategies as st

from improvement.domain.tallies import GroupArms, Tally

#: Admitted and rejected men, admitted and rejected women, by department: Bickel, Hammel & O'Connell
#: 1975, Science 187, 398-404 (UCBAdmissions in R's datasets).
ADMISSIONS = {
    "A": (512, 313, 89, 19),
    "B": (353, 207, 17, 8),
    "C": (120, 205, 202, 391),
    "D": (138, 279, 131, 244),
    "E": (53, 138, 94, 299),
    "F": (22, 351, 24, 317),
}


def stratum(name: str, x1: int, n1: int, x2: int, n2: int) -> GroupArms:
    return GroupArms(group=name, pilot=Tally(events=x1, n=n1), comparison=Tally(events=x2, n=n2))


BERKELEY = [stratum(k, a, a + b, c, c + d) for k, (a, b, c, d) in ADMISSIONS.items()]


def from_table(given: dict[str, list[int]]) -> list[GroupArms]:
    """The strata of a reference case of the family mantel_haenszel."""
    columns = (given[k] for k in ("arm1_event", "arm1_noevent", "arm2_event", "arm2_noevent"))
    return [
        stratum(str(i), a, a + b, c, c + d)
        for i, (a, b, c, d) in enumerate(zip(*columns, strict=True))
    ]


def tallies(least: int = 0, most: int = 60) -> st.SearchStrategy[Tally]:
    return st.integers(least, most).flatmap(
        lambda n: st.integers(0, n).map(lambda x: Tally(events=x, n=n))
    )


def several(
    least: int = 1, most: int = 6, *, fewest: int = 1
) -> st.SearchStrategy[list[GroupArms]]:
    pairs = st.lists(st.tuples(tallies(fewest), tallies(fewest)), min_size=least, max_size=most)
    return pairs.map(
        lambda found: [
            GroupArms(group=str(i), pilot=a, comparison=b) for i, (a, b) in enumerate(found)
        ]
    )
