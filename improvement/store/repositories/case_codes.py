"""From a team's own codes to those that are kept: the only place that reads the salt."""

import secrets
from collections.abc import Sequence
from itertools import islice

from sqlalchemy import select

from improvement.domain.alike_codes import MOST_ASKED, Pair, asked, plain_codes
from improvement.domain.case_codes import LENGTH, SALT_BYTES, coded, of_our_form
from improvement.domain.vocabulary import Arm
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
        made = self._made(codes, test_id)
        ours = [at for at, code in enumerate(codes) if len(code) == LENGTH and of_our_form(code)]
        if ours:
            there = self._there(test_id)
            for at in ours:
                if codes[at] in there:
                    made[at] = codes[at]
        return made

    def _made(self, codes: Sequence[str], test_id: int) -> list[str]:
        """White space and width say nothing; but cases of before were kept with them."""
        salt, plain = self._salt(), plain_codes(codes)
        made = coded(plain, salt)
        odd = (
            [at for at, code in enumerate(codes) if plain[at] != code] if plain is not codes else []
        )
        if odd:
            there = self._there(test_id)
            for at, before in zip(odd, coded([codes[at] for at in odd], salt), strict=True):
                if before in there and made[at] not in there:
                    made[at] = before
        return made

    def alike(self, codes: Sequence[str], test_id: int) -> tuple[Pair, ...]:
        """Of the new ones among these codes (the first of them) those kept in another way."""
        there, salt = self._there(test_id), self._salt()
        if not there:
            return ()
        known = zip(codes, self.kept(codes, test_id), strict=True)
        new = islice((code for code, kept in known if kept not in there), MOST_ASKED)
        pairs = asked(plain_codes(list(new)))
        ways = zip(pairs, coded([way for _, way in pairs], salt), strict=True)
        return tuple(pair for pair, kept in ways if kept in there)

    def there(self, codes: Sequence[str], test_id: int, arm: Arm | None = None) -> int:
        """How many of these codes are kept in this test (in this arm, where one is given)."""
        if not codes:
            return 0
        return len(self._there(test_id, arm).intersection(coded(codes, self._salt())))

    def _salt(self) -> bytes:
        row = self._scope.session.scalars(self._scope.mine(CaseSaltRow)).one()
        return bytes.fromhex(row.salt)

    def _there(self, test_id: int, arm: Arm | None = None) -> frozenset[str]:
        query = select(CASE.code).where(
            CASE.partnership_id == self._scope.partnership_id, CASE.test_id == test_id
        )
        query = query if arm is None else query.where(CASE.arm == arm)
        return frozenset(self._scope.session.scalars(query))
