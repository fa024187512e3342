"""Case records and totals of one measure: only the records are counted, and that is said before."""

from improvement.words.amounts import counted


def replacing(label: str, periods: int) -> str:
    """Before case records come in for a measure that stands as totals.

    >>> replacing("Paid in full", 24)
    'Paid in full stands here as totals of 24 periods. Once case records tell it, they alone are \
counted and the totals no longer: bring in all cases, not some of them. Taking the import back \
lets the totals count again.'
    """
    return (
        f"{label} stands here as totals of {counted(periods, 'period', 'periods')}. Once case "
        "records tell it, they alone are counted and the totals no longer: bring in all cases, not "
        "some of them. Taking the import back lets the totals count again."
    )


def not_counted(label: str) -> str:
    """Where totals stand or are typed beside case records.

    >>> not_counted("Paid in full")
    'Paid in full is counted from case records. Totals of it are kept, and not counted beside them.'
    """
    return (
        f"{label} is counted from case records. Totals of it are kept, and not counted beside them."
    )
