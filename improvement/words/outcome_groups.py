"""Group by group for outcomes that are not shares: each group's own figures, none ranked."""

from improvement.stats.comparisons.cell_status import CellStatus, cell_status
from improvement.words.groups import too_few
from improvement.words.reading import Reading

EACH_BY_ITSELF = (
    "Each group's range is its own: that one is settled and another is not does not make the two "
    "different."
)


def outcome_group_line(group: str, sizes: tuple[int, int], reading: Reading | None) -> str:
    """One group: what was seen there, or that there are too few to tell."""
    if reading is None or cell_status(min(sizes)) is not CellStatus.SHOWN or not reading.because:
        return f"{group}: {too_few()}"
    return f"{group}: {reading.because[0]}"


def outcome_flag_line(group: str) -> str:
    """A group in which outcomes look worse: a reason to ask, no more."""
    return (
        f"Flag: outcomes in {group} look worse with the change. With several groups such a flag "
        "comes up by chance too. Ask before scaling."
    )
