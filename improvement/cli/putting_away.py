"""``improvement test``: tests that are put away and brought back; nothing is deleted."""

from typing import Annotated

import typer

from improvement.cli.inputs import open_database, whoever
from improvement.cli.output import say

Number = Annotated[int, typer.Argument(help="The number of the test.", metavar="ID")]
As = Annotated[str, typer.Option("--as", help="Who acts: a name or a number. Default: the first.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

app = typer.Typer(help="Tests put away and brought back.", no_args_is_help=True)


@app.callback()
def test() -> None:
    """Tests are put away, never deleted: out of every list, with a way back."""


@app.command()
def archive(
    number: Number,
    because: Annotated[str, typer.Option(help="Why; a started test needs a reason.")] = "",
    person: As = "",
    as_json: Json = False,
) -> None:
    """Put a test away: out of every list and search."""
    from improvement.services import putting_away, tests

    opened = open_database()
    actor = whoever(opened, person)
    kept = tests.view(opened.uow, actor, test_id=number).kept
    putting_away.archive_test(
        opened.uow, actor, test_id=number, version=kept.version, because=because
    )
    words = f"Test {number} ({kept.plan.title}) is put away. `improvement test restore {number}`"
    say(as_json, {"test": number, "put_away": True}, f"{words} brings it back.")


@app.command()
def restore(number: Number, person: As = "", as_json: Json = False) -> None:
    """Bring a test back that was put away."""
    from improvement.services import putting_away

    opened = open_database()
    putting_away.restore_test(opened.uow, whoever(opened, person), test_id=number)
    say(as_json, {"test": number, "put_away": False}, f"Test {number} is back in every list.")


@app.command()
def archived(person: As = "", as_json: Json = False) -> None:
    """What was put away, by whom, when and why."""
    from improvement.services import putting_away
    from improvement.words.putting_away import away_line

    opened = open_database()
    found = putting_away.archived_tests(opened.uow, whoever(opened, person))
    lines, record = [], []
    for away in found:
        kept, at = away.kept, away.kept.archived_at
        if at is not None:
            lines.append(
                f"{kept.id} {kept.plan.title}: {away_line(away.who, at, kept.archived_because)}"
            )
            record.append(
                {
                    "test": kept.id,
                    "title": kept.plan.title,
                    "who": away.who,
                    "at": at.isoformat(),
                    "because": kept.archived_because,
                }
            )
    say(as_json, {"tests": record}, "\n".join(lines) or "Nothing is put away.")


def register(main: typer.Typer) -> None:
    """Add the command to the app."""
    main.add_typer(app, name="test")
