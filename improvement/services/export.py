"""Taking one's data along: everything a person may see, as a workbook or as a data package."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from improvement import __version__
from improvement.domain.access import Action, Actor, require
from improvement.files.data_package import data_package
from improvement.files.data_table import About, DataTable
from improvement.files.data_workbook import data_workbook
from improvement.services.export_rows import TakenRows
from improvement.services.export_tables import TakenTables
from improvement.services.exported_groups import export_threshold
from improvement.services.telling import bring_up_to_date
from improvement.store.unit_of_work import Store, UnitOfWork

Write = Callable[[Iterable[DataTable], About], bytes]


def workbook(uow: UnitOfWork, actor: Actor, *, test_id: int | None = None) -> bytes:
    """An Excel workbook with a sheet a table: of one test, or of the whole partnership."""
    return _taken(uow, actor, test_id, data_workbook)


def package(uow: UnitOfWork, actor: Actor, *, test_id: int | None = None) -> bytes:
    """A zip of CSV files with a codebook and ``datapackage.json``: the same tables."""
    return _taken(uow, actor, test_id, data_package)


def _taken(uow: UnitOfWork, actor: Actor, test_id: int | None, write: Write) -> bytes:
    require(actor, Action.VIEW_TESTS)
    bring_up_to_date(uow, actor, None if test_id is None else [test_id])
    with uow.writing(actor) as store:
        store.exports.taken(test_id, as_=write.__name__)
        store.commit()
    with uow.reading(actor) as store:
        tests = store.plans.all()[::-1] if test_id is None else (store.plans.get(test_id),)
        taken = TakenRows(
            store=store, actor=actor, tests=tests, today=uow.today_of(actor), place=test_id is None
        )
        return write(TakenTables(rows=taken).tables(), _about(store, taken, actor, test_id))


def _about(store: Store, taken: TakenRows, actor: Actor, test_id: int | None) -> About:
    partnership = store.people.partnership()
    what = "All tests" if test_id is None else taken.tests[0].plan.title or f"Test {test_id}"
    least = export_threshold(partnership.small_group, partnership.small_group_outside)
    parted = len(taken.tests) - len(taken.whole)
    lines = [
        "Everything is as it was logged. Codes of cases say nothing about who they are.",
        "What every column means stands in the codebook.",
    ]
    if parted:
        lines.append(
            f"Of {parted} of {len(taken.tests)} tests {actor.name} may not see small groups: they "
            f"have no case records here, and groups of fewer than {least} people, with few "
            "outcomes, or from which those could be worked out are left empty in shown_figures."
        )
    return About(
        name=f"{partnership.slug}-test-{test_id}" if test_id else partnership.slug,
        title=f"{partnership.name}: {what}",
        taken_by=actor.name,
        taken_at=datetime.now(UTC),
        lines=tuple(lines),
        version=__version__,
    )
