"""What the cycle before said, beside each field of a cloned plan that differs from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from improvement.domain.cycle_changes import PlanChange
from improvement.ui import show
from improvement.words.cycles import earlier_question, earlier_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What changed since the cycle with this number; nothing of it for a first cycle."""

    parent: int | None = None
    changed: tuple[PlanChange, ...] = ()
    measures: Mapping[str, str]

    def beside(self, field: str) -> None:
        """The earlier value, under the field that holds the new one."""
        for change in self.changed:
            if change.question is None and change.field == field and self.parent is not None:
                show.small(earlier_words(change, self.parent, self.measures))

    def beside_question(self, place: int) -> None:
        """What this question was, under the row that holds it now."""
        own = [change for change in self.changed if change.question == place]
        if own and self.parent is not None:
            show.small(earlier_question(own, self.parent))
