import re
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st
from strata_cases import several, stratum

from improvement.domain.group_tallies import GroupTally
from improvement.domain.tallies import GroupArms, Tally
from improvement.domain.vocabulary import Direction
from improvement.errors import NotComputable
from improvement.stats.equity.access import access
from improvement.stats.equity.gap import gaps
from improvement.stats.equity.indices import EquityIndex, equity_indices
from improvement.words import group_tables as tables

NEVER = re.compile(r"\bnan\b|\binf\b|significan|p-value|fail", re.IGNORECASE)
SETTLED = [
    stratum("Settled", 12, 20, 8, 20),
    stratum("Newer", 9, 20, 10, 20),
    stratum("Few", 4, 6, 3, 6),
    stratum("Fewer", 1, 2, 1, 2),
]


def test_gaps_before_now_and_their_change() -> None:
    found = gaps(SETTLED, direction=Direction.HIGHER, reference="Settled")
    rows = tables.gap_rows(found, internal=False)
    name, before, now, change = rows[0]
    assert name == "Newer"
    assert before.startswith("−10 (")  # 50 of 100 beside 40: ahead
    assert now.startswith("+15 (")  # 45 beside 60: behind
    assert change == "+25 (−19 to +66)"  # the worked example of gap_to_reference
    assert rows[1:] == (
        ("Few", "", "", "too few to say"),
        ("Fewer", "", "", "too few to say"),
    )
    assert tables.gap_rows(found, internal=True)[1][3] != "too few to say"
    assert tables.gap_rows(found, internal=True)[2][3] == "too few to say"
    assert "held beside Settled" in tables.gap_note(found)
    assert "changes of more than about 4" in tables.gap_note(found)


def test_fewer_is_better_turns_the_gap_round() -> None:
    up = tables.gap_rows(gaps(SETTLED, direction=Direction.HIGHER), internal=False)
    down = tables.gap_rows(gaps(SETTLED, direction=Direction.LOWER), internal=False)
    assert up[0][3] == "+25 (−19 to +66)"
    assert down[0][3] == "−25 (−66 to +19)"


def test_an_index_never_stands_without_chance_beside_it() -> None:
    wards = [
        GroupTally(group=g, tally=Tally(events=x, n=n))
        for g, x, n in (("A", 48, 80), ("B", 26, 50), ("C", 12, 30), ("D", 28, 40))
    ]
    now = equity_indices(wards, direction=Direction.HIGHER)
    rows = {row[0]: row[1:] for row in tables.index_rows(now, None)}
    assert rows["Highest and lowest group apart"] == ("30 points", "up to 25 points", "", "")
    assert len(rows) == len(EquityIndex)
    both = tables.index_rows(now, now)
    assert all(row[1:3] == row[3:5] for row in both)
    nobody = [GroupTally(group=g, tally=Tally(events=0, n=40)) for g in "AB"]
    none = tables.index_rows(equity_indices(nobody, direction=Direction.HIGHER), None)
    assert any("cannot be given" in row for row in none)


def test_reach_stands_beside_benefit() -> None:
    reached = [
        GroupTally(group="Settled", tally=Tally(events=60, n=100)),
        GroupTally(group="Newer", tally=Tally(events=12, n=40)),
        GroupTally(group="Few", tally=Tally(events=5, n=7)),
        GroupTally(group="Fewer", tally=Tally(events=2, n=4)),
    ]
    found = access(reached, SETTLED)
    rows = tables.reach_rows(found, Direction.HIGHER, internal=False)
    assert rows[0] == ("Settled", "60 of 100", "", "+20 (−10 to +46)")
    assert rows[1][:3] == ("Newer", "30 of 100 (12 of 40)", "+30 (+12 to +45)")
    assert rows[2] == ("Few", "too few to say", "", "")
    inside = tables.reach_rows(found, Direction.HIGHER, internal=True)
    assert inside[2][1] == "5 of 7"
    assert inside[3] == ("Fewer", "too few to say", "", "")


@settings(deadline=None, max_examples=50)
@given(several(least=1, fewest=0), st.sampled_from(Direction), st.booleans())
def test_rows_for_any_figures(
    groups: list[GroupArms], direction: Direction, internal: bool
) -> None:
    try:
        found = gaps(groups, direction=direction)
    except NotComputable:
        return
    rows = tables.gap_rows(found, internal=internal)
    assert len(rows) == len(groups) - 1
    reached = [GroupTally(group=g.group, tally=g.pilot) for g in groups]
    with suppress(NotComputable):  # nobody in the pilot
        rows += tables.reach_rows(access(reached, groups), direction, internal=internal)
    for row in rows:
        assert len(row) == len(tables.GAP_HEADINGS) == len(tables.REACH_HEADINGS)
        assert not any(NEVER.search(cell) for cell in row)
    assert tables.gap_note(found).endswith(".")
