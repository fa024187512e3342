"""Codes of a table that may be those of households known under another way of writing."""

from improvement.domain.alike_codes import Pair, alike_within
from improvement.domain.vocabulary import Arm
from improvement.files.cases import CaseReading
from improvement.files.mapping import CaseMapping, PeriodMapping
from improvement.store.unit_of_work import Store


def alike_codes(store: Store, test_id: int, reading: CaseReading) -> tuple[Pair, ...]:
    """Codes beside one of the same table, or of the test, that differs in capitals or zeros."""
    codes = reading.good.codes
    return tuple(dict.fromkeys((*alike_within(codes), *store.cases.alike(test_id, codes))))


def on_the_other_side(
    store: Store, test_id: int, reading: CaseReading, mapping: CaseMapping | PeriodMapping
) -> int:
    """How many codes stand on another side of the test than all rows are said to be about."""
    if mapping.arm_column is not None or mapping.arm is None:
        return 0
    others = (arm for arm in Arm if arm is not mapping.arm)
    return sum(store.cases.there(test_id, reading.good.codes, arm=arm) for arm in others)
