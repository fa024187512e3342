"""The demo partnership: made up, labelled so, and put in through the same services as anybody's."""

from pathlib import Path

from improvement.demo.agreements import add_agreements
from improvement.demo.calls import add_calls
from improvement.demo.cast import found_partnership, is_there
from improvement.demo.codebook import add_codebook
from improvement.demo.dimensions import add_dimensions
from improvement.demo.filings import add_filings
from improvement.demo.letters import add_letters
from improvement.demo.mediation import add_mediation
from improvement.demo.navigators import add_navigators
from improvement.demo.reminders import add_reminders
from improvement.demo.rent_help import add_rent_help
from improvement.demo.theory import add_theory
from improvement.store.unit_of_work import UnitOfWork

__all__ = ["is_there", "load_demo"]


def load_demo(uow: UnitOfWork, *, data_dir: Path) -> None:
    """One partnership, nine tests at different stages, one draft, one real indicator.

    Dates are counted back from ``uow.today``; outcomes come from stored seeds, so two loads on the
    same day are the same. ``data_dir`` holds the file of the indicator.
    Raises ``Conflict`` where the demo is in the database already.
    """
    cast = found_partnership(uow)
    add_dimensions(uow, cast.coach)
    add_filings(uow, cast.leader, data_dir=data_dir)
    add_mediation(uow, cast)
    add_navigators(uow, cast)
    add_letters(uow, cast)
    add_reminders(uow, cast)
    add_rent_help(uow, cast)
    add_calls(uow, cast)
    add_agreements(uow, cast)
    add_codebook(uow, cast)
    add_theory(uow, cast)
