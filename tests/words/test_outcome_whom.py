from typing import Any

from improvement.domain.scale import Scale
from improvement.domain.vocabulary import Direction
from improvement.stats.decisions.flags import GroupFlags
from improvement.stats.decisions.outcome_findings import GroupFinding
from improvement.stats.interval import Interval
from improvement.words.effects import DAYS
from improvement.words.gains import Gains
from improvement.words.outcome_whom import HEADINGS, outcome_rows, who_gains_line

SHORTER = Gains(direction=Direction.LOWER, scale=Scale.UNITS, wording=DAYS)


def found(name: str, *sizes: int, **given: Any) -> GroupFinding:
    fields: dict[str, Any] = {
        "dimension": "Gender",
        "group": name,
        "named": True,
        "reference": "Women",
        "sizes": sizes,
        "benefit": Interval(estimate=3.0, lower=-1.0, upper=7.0),
        "beside_reference": None,
        "why_not": "",
    }
    return GroupFinding(**(fields | given))


def flag(name: str, *, worse: bool = False, behind: bool = False) -> GroupFlags:
    return GroupFlags(
        dimension="Gender",
        group=name,
        reference="Women",
        smaller_n=30,
        own=Interval(estimate=-2, lower=-3, upper=-1 if worse else 1),
        own_limit=0.0,
        widening=Interval(estimate=5, lower=1 if behind else -1, upper=9),
        widening_limit=0.0,
        gap_tolerance=0.05,
    )


MEN = found("Men", 20, 20, beside_reference=Interval(estimate=2.0, lower=-1.0, upper=5.0))


def test_who_to_ask_first() -> None:
    assert who_gains_line([MEN], [flag("Men", worse=True)], {}) == (
        "Outcomes in Men look worse with the change: ask there first."
    )
    assert who_gains_line([MEN], [flag("Men", behind=True)], {}) == (
        "Men gains less than others: ask there first."
    )
    assert who_gains_line([MEN], [flag("Men", worse=True, behind=True)], {}).count("Men") == 1


def test_no_flag_is_not_called_good_news_for_everybody() -> None:
    said = who_gains_line([MEN], [flag("Men")], {})
    assert said.startswith("No flag is up: in the groups large enough to be seen")
    assert "not spoken of" not in said
    assert "not spoken of" in who_gains_line([MEN], [], {"Gender": 2})
    assert "Too few people" in who_gains_line([found("Men", 9, 20)], [], {})
    assert "Too few people" in who_gains_line([found("Men", 20, 20, benefit=None)], [], {})


def test_the_table_follows_the_sizes() -> None:
    few, fewer = found("Few", 6, 9), found("Fewer", 3, 9)
    why = found("Alike", 20, 20, benefit=None, why_not="All values are the same.")
    rows = outcome_rows([MEN, few, fewer, why], SHORTER, internal=False)
    assert rows[0] == (
        "Men",
        "20 and 20",
        "3 days shorter (anything from 7 days shorter to 1 day longer)",
        "2 days less than Women",
    )
    assert rows[1] == ("Few", "", "too few to say", "")
    assert rows[2] == ("Fewer", "", "too few to say", "")
    assert rows[3][2] == "all values are the same."
    inside = outcome_rows([few, fewer], SHORTER, internal=True)
    assert inside[0][2].startswith("3 days shorter")
    assert inside[1] == ("Fewer", "3 and 9", "too few to say", "")
    assert all(len(row) == len(HEADINGS) for row in (*rows, *inside))
