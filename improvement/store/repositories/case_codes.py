"""From a team's own codes to those that are kept: the only place that reads the salt."""

import secrets
from collections.abc import Sequence

from sqlalchemy import select

from improvement.domain.case_codes import LENGTH, SALT_BYTES, coded, of_our_form
from improvement.store.repositories.scope import Scope
from improvement.store.tables import CaseRow, CaseSaltRow
from improvement.store.tables.base import columns

CASE = columns(CaseRow)


class CaseCodes:
    """The codes of one partnership's cases."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def begin(self, partnership_id: int) -> None:
        """A salt for a new partnership."""
        salt = secrets.token_hex(SALT_BYTES)
        self._scope.session.add(
            CaseSaltRow.model_validate({"partnership_id": partnership_id, "salt": salt})
        )

    def kept(self, codes: Sequence[str], test_id: int) -> list[str]:
        """The code under which each of these cases is kept.

        A code of ours that this test has already stays as it is: a corrected export comes back.
        """
        made = coded(codes, self._salt())
        ours = [at for at, code in enumerate(codes) if len(code) == LENGTH and of_our_form(code)]
        if ours:
            there = self._there(test_id)
            for at in ours:
                if codes[at] in there:
                    made[at] = codes[at]
        return made

    def there(self, codes: Sequence[str], test_id: int) -> int:
        """How many of these codes are kept in this test."""
        return len(self._there(test_id).intersection(coded(codes, self._salt()))) if codes else 0

    def _salt(self) -> bytes:
        row = self._scope.session.scalars(self._scope.mine(CaseSaltRow)).one()
        return bytes.fromhex(row.salt)

    def _there(self, test_id: int) -> frozenset[str]:
        query = select(CASE.code).where(
            CASE.partnership_id == self._scope.partnership_id, CASE.test_id == test_id
        )
        return frozenset(self._scope.session.scalars(query))
