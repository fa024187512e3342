"""Amounts of money as people write them."""

from improvement.domain.currencies import CURRENCIES, sign_of
from improvement.words.effects import before


def money(amount: float, currency: str) -> str:
    """An amount in its currency (letters of ISO 4217; empty: no currency was said).

    From 100 on without small coins: figures of a practice are no invoices.

    >>> money(11.5, "USD"), money(2399.7, "EUR"), money(11.5, "CHF"), money(45, "JPY")
    ('$11.50', '€2,400', 'CHF 11.50', '¥45')
    >>> money(4.256, "")
    '4.26'
    """
    digits = CURRENCIES[currency].digits if currency in CURRENCIES else 2
    figure = f"{amount:,.0f}" if amount >= 100 else f"{amount:,.{digits}f}"
    return f"{before(sign_of(currency))}{figure}"


def currency_words(code: str) -> str:
    """A currency by its name, letters and sign.

    >>> currency_words("USD"), currency_words("CHF")
    ('US dollar (USD, $)', 'Swiss franc (CHF)')
    """
    found = CURRENCIES.get(code)
    if found is None:
        return code
    own = "" if found.sign == code else f", {found.sign}"
    return f"{found.name} ({code}{own})"
