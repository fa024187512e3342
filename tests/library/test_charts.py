"""What a chart hands back: one or many, tables, words, pictures; and which chart suits."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from improvement.errors import Invalid, NotComputable
from improvement.library import Charts, chart, propose
from improvement.library.charts import VEGA_LITE

WAITS = [31, 36, 30, 33, 37, 32, 34, 38, 33, 31, 37, 32, 36, 55]


def one() -> Charts:
    return chart(WAITS, kind="i", direction="lower", title="Days waited")


def several() -> Charts:
    return chart(WAITS * 2, facet=["N"] * 14 + ["S"] * 14, kind="i")


def test_one_chart_in_words() -> None:
    found = one()
    assert str(found) == found.reading.headline
    assert found.one is found.charts[""]
    assert found.readings[""] == found.reading
    assert found.signals()["x"].tolist() == [14]


def test_several_charts_have_a_reading_each() -> None:
    found = several()
    assert str(found).splitlines()[1].startswith("S: ")
    assert list(found.icons) == ["N", "S"]
    for name in ("one", "reading"):
        with pytest.raises(Invalid, match="There are 2 charts"):
            getattr(found, name)


def test_points_left_out_are_no_signals() -> None:
    assert chart(WAITS, kind="i", exclude=14).signals().empty


@pytest.mark.parametrize(
    ("name", "begins"), [("a.png", b"\x89PNG"), ("a.SVG", b"<svg"), ("a.pdf", b"%PDF")]
)
def test_pictures_by_their_ending(tmp_path: Path, name: str, begins: bytes) -> None:
    assert one().save(tmp_path / name).read_bytes().startswith(begins)


def test_specifications_as_json(tmp_path: Path) -> None:
    saved = json.loads(several().save(str(tmp_path / "a.json")).read_text("utf-8"))
    assert saved["$schema"].startswith("https://vega.github.io/schema/vega-lite/")


@pytest.mark.parametrize(("name", "told"), [("a.gif", "ends in '.gif'"), ("a", "in 'nothing'")])
def test_another_ending_is_refused(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        one().save(tmp_path / name)


def test_a_notebook_shows_picture_and_words() -> None:
    bundle = one()._repr_mimebundle_()
    assert set(bundle) == {"text/plain", VEGA_LITE, "image/png"}
    nothing = chart([None, None], kind="run")._repr_mimebundle_()
    assert set(nothing) == {"text/plain"}


def test_nothing_recorded_has_no_proposal_and_no_picture() -> None:
    found = chart([None, None])
    assert (found.one.kind.value, found.proposals[""]) == ("run", None)
    with pytest.raises(NotComputable):
        found.spec()


def test_the_reason_of_a_proposal_is_told() -> None:
    found = chart([12, 15, 9, 14] * 5, [40, 42, 38, 41] * 5)
    assert found.proposals[""] is not None
    assert any(line.startswith("Which chart: ") for line in found.reading.because)
    rare = chart([0, 1, 0, 0, 2, 0, 1, 0, 0, 1, 0, 0, 1], made_of="count")
    assert rare.one.kind.value == "run"  # a G chart is of what lies between events


def test_proposals() -> None:
    assert propose([3, 5, 2, 8, 4, 6] * 4, spacing="cases").kind.value == "g"
    shares = propose([12, 15, 9, 14] * 6, [40, 42, 38, 41] * 6, period="week", x=days(24))
    assert shares.kind.value in ("p", "run")
    with pytest.raises(Invalid, match="spacing: 'years'"):
        propose([1, 2, 3], spacing="years")
    with pytest.raises(NotComputable):
        propose([None, None])


def days(number: int) -> list[str]:
    return [str(np.datetime64("2026-01-05") + 7 * week) for week in range(number)]


def test_the_name_of_a_column_is_that_of_the_measure() -> None:
    named = chart(pd.Series(WAITS, name="Days waited"), kind="i")
    assert named.one.series.name == "Days waited"


def test_more_points_than_can_be_drawn() -> None:
    with pytest.raises(Invalid, match="10,001 points in one chart"):
        chart(np.ones(10_001))
    with pytest.raises(Invalid, match="10,001 points in one chart"):
        chart(np.ones(10_001), x=np.arange(10_001))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"kind": "pie"}, "kind: 'pie' is not known"),
        ({"rules": "luck"}, "rules: 'luck' is not a rule set. Choose one of anhoej"),
        ({"direction": "up"}, "direction: 'up' is not known"),
        ({"made_of": "wood"}, "made_of: 'wood' is not known"),
        ({"limits": "tight"}, "limits: 'tight' is not known"),
        ({"agg": "mode"}, "agg: 'mode' is not known"),
        ({"period": "fortnight"}, "period: 'fortnight' is not known"),
    ],
)
def test_an_unknown_word_names_the_known_ones(asked: dict[str, str], told: str) -> None:
    with pytest.raises(Invalid, match=told):
        chart(WAITS, **asked)  # type: ignore[arg-type]


def test_what_a_figure_is_made_of() -> None:
    def made_of(y: list[float], n: list[float]) -> str:
        return chart(y, n).one.series.kind.value

    assert made_of([12, 15] * 10, [40, 42] * 10) == "proportion"
    assert made_of([12.5, 50] * 10, [4, 4] * 10) == "rate"
