"""Changing what belongs to everybody of a partnership: the codebook, the driver diagram."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from improvement.domain.access import Action, Actor, require
from improvement.store.unit_of_work import Store, UnitOfWork


@contextmanager
def changing(
    right: Action, uow: UnitOfWork, actor: Actor, there: Callable[[Store], object]
) -> Iterator[Store]:
    """A change that is kept when the block ends.

    First it is asked whether the thing is ``there``, then for the ``right``: a stranger is told
    that there is no such thing, not that it is somebody else's.
    """
    with uow.writing(actor) as store:
        there(store)
        require(actor, right)
        yield store
        store.commit()
