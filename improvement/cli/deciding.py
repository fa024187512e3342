"""``improvement decision``: a kept decision held against what is there today."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from improvement.cli.inputs import open_database, whoever
from improvement.cli.output import say

if TYPE_CHECKING:
    from improvement.services.verifying import DecisionCheck

NOT_THE_SAME = 1
app = typer.Typer(help="Kept decisions.", no_args_is_help=True)


@app.callback()
def decision() -> None:
    """Kept decisions: are they as they were, and why not."""


@app.command()
def verify(
    number: Annotated[int, typer.Argument(help="The number of the decision.", metavar="ID")],
    person: Annotated[str, typer.Option("--as", help="Who asks: a name or a number.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Every figure in full.")] = False,
) -> None:
    """Compute what a decision rests on again: what differs, and why (exit code 1 if unsound)."""
    from improvement.services import verifying

    opened = open_database()
    found = verifying.verify(opened.uow, whoever(opened, person), decision_id=number)
    say(as_json, asdict(found) | {"sound": found.sound}, "\n".join(_lines(found)))
    if not found.sound:
        raise typer.Exit(NOT_THE_SAME)


def _lines(found: "DecisionCheck") -> list[str]:
    from improvement.words.decisions import agrees, ended_quote, moved_lines

    then = found.analysis.kept_verdict if found.analysis else "no verdict"
    now = found.analysis.verdict_by_data_now if found.analysis else None
    choice = found.choice.replace("_", " ")
    head = (
        f"Decision {found.decision_id} ({choice}), kept by version {found.made_by_version}, "
        f"checked by version {found.checked_by_version}."
    )
    lines = (
        agrees(found.sound, found.moved),
        *moved_lines(found.moved, then, now),
        *(ended_quote(quote) for quote in found.ended),
    )
    return [head, *(f"  - {line}" for line in lines if line)]


def register(main: typer.Typer) -> None:
    """Add the command to the app."""
    main.add_typer(app, name="decision")
