"""``improvement screen``: a row a series, in three formats; one line where it cannot be done."""

import csv
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from improvement.cli import app
from improvement.cli import screen as screening
from improvement.files.long_table import LongColumns
from improvement.services.sample_screen import screen_file

SHIFT = [31, 35, 30, 33, 36, 32, 34, 37, 24, 22, 25, 21, 23, 20, 26, 19]
CALM = [31, 22, 30, 25, 36, 20, 34, 19, 24, 35, 25, 33, 23, 32, 26, 37]
ASKED = ("--by", "site,line", "--value", "waits")


@pytest.fixture
def waits(tmp_path: Path) -> Path:
    rows = ["week,site,line,waits"]
    for site, values in (("North", SHIFT), ("=South", CALM)):
        rows += [f"2026-01-{day:02},{site},1,{v}" for day, v in enumerate(values, 1)]
    file = tmp_path / "waits.csv"
    file.write_text("\n".join(rows))
    return file


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["screen", *(str(word) for word in words)])


def told(*words: object) -> dict[str, Any]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def refused(*words: object) -> str:
    result = run(*words)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_one_row_a_series_with_observed_beside_limit(waits: Path) -> None:
    found = told(waits, *ASKED)
    first, second = found["series"]
    assert first["by"] == {"site": "North", "line": "1"}
    assert (first["signal"], first["finding"]) == (True, "both")
    assert first["rules"] == ["long_run", "few_crossings"]
    assert (first["longest_run"], first["longest_run_limit"]) == (8, 7)
    assert (first["crossings"], first["crossings_limit"]) == (1, 4)
    assert (first["line"], first["centre"], first["points"]) == ("median", 28.0, 16)
    assert (second["signal"], second["rules"]) == (False, [])
    assert found["rows"] == 32
    assert found["expected"]["body"]["known"] == 2


def test_in_words_with_what_chance_gives(waits: Path) -> None:
    words = run(waits, *ASKED).stdout
    assert words.startswith("1 of 2 series shows a signal.")
    assert "North · 1: run too long, too few crossings; median 28, 16 points" in words
    assert "of 2 stable charts fewer than 1 would show a signal by chance" in words


def test_parquet_comes_back_as_the_service_told_it(waits: Path, tmp_path: Path) -> None:
    out = tmp_path / "found.parquet"
    told(waits, *ASKED, "--kind", "i", "--out", out)
    back = pd.read_parquet(out)
    # "line" is a column of the file, so ours steps aside
    assert list(back.columns[:3]) == ["site", "line", "kind"]
    assert back["chart_line"].tolist() == ["mean", "mean"]
    direct = told(waits, *ASKED, "--kind", "i")["series"]
    assert back["centre"].tolist() == [each["centre"] for each in direct]
    assert back["longest_run_limit"].tolist() == [7, 7]
    assert back["signal"].tolist() == [each["signal"] for each in direct]


def test_parquet_without_a_row_keeps_its_types(waits: Path, tmp_path: Path) -> None:
    out = tmp_path / "found.parquet"
    few = tmp_path / "few.csv"
    few.write_text("week,site,waits\n2026-01-05,A,3\n")
    told(few, "--by", "site", "--value", "waits", "--only-signals", "--out", out)
    back = pd.read_parquet(out)
    assert back.empty
    assert pd.api.types.is_float_dtype(back["centre"])


def test_csv_is_safe_in_a_spreadsheet_and_json_is_what_is_printed(
    waits: Path, tmp_path: Path
) -> None:
    as_csv, as_json = tmp_path / "found.csv", tmp_path / "found.json"
    told(waits, *ASKED, "--out", as_csv)
    rows = list(csv.DictReader(as_csv.read_text("utf-8-sig").splitlines()))
    assert [row["site"] for row in rows] == ["North", "'=South"]
    assert rows[0]["rules"] == "long_run few_crossings"
    printed = told(waits, *ASKED, "--out", as_json)
    assert json.loads(as_json.read_text("utf-8")) == printed


def test_only_signals(waits: Path) -> None:
    found = told(waits, *ASKED, "--only-signals")
    assert [each["by"]["site"] for each in found["series"]] == ["North"]
    assert found["expected"]["body"]["watched"] == 2  # chance is that of all that were looked at


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--by", "town", "--value", "waits"), "no column 'town'. Choose one of: week, site"),
        (("--by", "site,line"), "either a value, or a numerator and a denominator"),
        ((*ASKED, "--rules", "western"), "'western' is not a rule set: choose one of anhoej"),
        ((*ASKED, "--rules", "nhs"), "not meant for a run chart"),
        ((*ASKED, "--kind", "zz"), "--kind is 'zz': write run, i"),
        ((*ASKED, "--kind", "p"), "needs a numerator and a denominator"),
        ((*ASKED, "--limits", "wide"), "--limits is 'wide'"),
        ((*ASKED, "--out", "found.xls"), "end it in .csv, .parquet or .json"),
    ],
)
def test_what_cannot_be_done_is_one_line(waits: Path, words: tuple[str, ...], said: str) -> None:
    assert said in refused(waits, *words)


def test_a_bad_cell_is_named_with_row_and_column(waits: Path) -> None:
    waits.write_text(waits.read_text().replace(",35", ",3 5 x", 1))
    assert "Row 3, waits: '3 5 x' - This is not a number" in refused(waits, *ASKED)


def test_the_order_of_dates_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "w.csv"
    file.write_text("day,site,waits\n01/02/2026,A,3\n01/03/2026,A,4\n")
    asked = ("--by", "site", "--value", "waits")
    assert "Choose how dates are written" in refused(file, *asked)
    assert "(--date-order)" in refused(file, *asked)
    found = told(file, *asked, "--date-order", "day_first")["series"][0]
    assert (found["first"], found["last"]) == ("2026-02-01", "2026-03-01")


def test_the_bar_reaches_its_end_and_never_goes_back(
    waits: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares: list[float] = []
    columns = LongColumns(by=("site",), value="waits")
    screen_file(
        waits.read_bytes(), name="w", columns=columns, progress=lambda s, what: shares.append(s)
    )
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with screening._progress() as progress:
        progress(0.5, "Judging the charts")
        progress(1.0, "Done")
