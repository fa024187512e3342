"""Codes of a table that may be those of households known under another way of writing."""

from improvement.domain.alike_codes import Pair, alike_within
from improvement.files.cases import CaseReading
from improvement.store.unit_of_work import Store


def alike_codes(store: Store, test_id: int, reading: CaseReading) -> tuple[Pair, ...]:
    """Codes beside one of the same table, or of the test, that differs in capitals or zeros."""
    codes = reading.good.codes
    return tuple(dict.fromkeys((*alike_within(codes), *store.cases.alike(test_id, codes))))
