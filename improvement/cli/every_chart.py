"""``improvement charts``: every chart of the partnership as a line, what signals first."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from improvement.cli.inputs import open_database, whoever
from improvement.cli.output import lines_of, say

if TYPE_CHECKING:
    from improvement.services.chart_lines import ChartLine


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(charts)


def charts(
    only_signals: Annotated[
        bool, typer.Option("--only-signals", help="Leave out charts without a signal.")
    ] = False,
    person: Annotated[
        str, typer.Option("--as", help="Who acts: a name or a number. Default: the first.")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON with every figure in full.")
    ] = False,
) -> None:
    """Every measure of every test: what its chart shows and since when. For coaches and leaders."""
    from improvement.services.chart_lines import chart_lines
    from improvement.words.chart_lines import read_chart_lines

    opened = open_database()
    found = chart_lines(opened.uow, whoever(opened, person))
    said = read_chart_lines(
        found.expected,
        charts=len(found.charted),
        signals=len(found.among(signals=True)),
        worsening=len(found.among(worsening=True)),
    )
    shown = found.among(signals=only_signals)
    told = {
        "charts": len(found.charted),
        "signals": len(found.among(signals=True)),
        "expected_by_chance": found.expected.expected,
        "known_by_chance": found.expected.known,
        "lines": [_record(line) for line in shown],
    }
    say(as_json, told, "\n".join([lines_of(said), "", *map(_line, shown)]))


def _record(line: "ChartLine") -> dict[str, Any]:
    return {
        "test": line.kept.id,
        "title": line.kept.plan.title,
        "team": line.kept.team,
        "measure": line.spec.key,
        "label": line.spec.label,
        "shows": line.found,
        "signal": line.finding,
        "since": line.since,
        "points": sum(point.value is not None for point in line.series.points),
    }


def _line(line: "ChartLine") -> str:
    from improvement.words.chart_lines import since_when, state
    from improvement.words.periods import cadence

    since = since_when(line.since, cadence([point.period for point in line.series.points]))
    shows = " ".join(filter(None, (state(line.found, line.finding), since)))
    return f"{shows}: {line.spec.label} ({line.kept.plan.title}, {line.kept.team})"
