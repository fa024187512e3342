"""Money by the letters of ISO 4217: what there is, and how it is written in English text."""

from collections.abc import Mapping
from dataclasses import dataclass

from improvement.errors import Invalid

USUAL = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Currency:
    """A currency: its name, the sign before an amount, and how many digits its small coins take."""

    name: str
    sign: str
    digits: int = 2


#: Letters as in ISO 4217; signs as English texts write them, no two alike. Without a sign of its
#: own a currency is written with its letters, as in "CHF 11.50".
CURRENCIES: Mapping[str, Currency] = {
    "USD": Currency(name="US dollar", sign="$"),
    "AUD": Currency(name="Australian dollar", sign="A$"),
    "BRL": Currency(name="Brazilian real", sign="R$"),
    "CAD": Currency(name="Canadian dollar", sign="CA$"),
    "CHF": Currency(name="Swiss franc", sign="CHF"),
    "CLP": Currency(name="Chilean peso", sign="CLP", digits=0),
    "CNY": Currency(name="Chinese yuan", sign="CN¥"),
    "COP": Currency(name="Colombian peso", sign="COP"),
    "CZK": Currency(name="Czech koruna", sign="CZK"),
    "DKK": Currency(name="Danish krone", sign="DKK"),
    "EUR": Currency(name="Euro", sign="€"),
    "GBP": Currency(name="Pound sterling", sign="£"),
    "GHS": Currency(name="Ghanaian cedi", sign="GHS"),
    "HUF": Currency(name="Hungarian forint", sign="HUF"),
    "ILS": Currency(name="Israeli shekel", sign="₪"),
    "INR": Currency(name="Indian rupee", sign="₹"),
    "JPY": Currency(name="Japanese yen", sign="¥", digits=0),
    "KES": Currency(name="Kenyan shilling", sign="KES"),
    "KRW": Currency(name="South Korean won", sign="₩", digits=0),
    "MXN": Currency(name="Mexican peso", sign="MX$"),
    "NGN": Currency(name="Nigerian naira", sign="₦"),
    "NOK": Currency(name="Norwegian krone", sign="NOK"),
    "NZD": Currency(name="New Zealand dollar", sign="NZ$"),
    "PEN": Currency(name="Peruvian sol", sign="PEN"),
    "PHP": Currency(name="Philippine peso", sign="₱"),
    "PLN": Currency(name="Polish zloty", sign="PLN"),
    "RON": Currency(name="Romanian leu", sign="RON"),
    "SEK": Currency(name="Swedish krona", sign="SEK"),
    "TRY": Currency(name="Turkish lira", sign="TRY"),
    "TZS": Currency(name="Tanzanian shilling", sign="TZS"),
    "UAH": Currency(name="Ukrainian hryvnia", sign="UAH"),
    "UGX": Currency(name="Ugandan shilling", sign="UGX", digits=0),
    "XOF": Currency(name="West African franc", sign="XOF", digits=0),
    "ZAR": Currency(name="South African rand", sign="ZAR"),
}


def checked_currency(code: str) -> str:
    """The code, if there is such a currency.

    >>> checked_currency("EURO")
    Traceback (most recent call last):
    ...
    improvement.errors.Invalid: There is no currency 'EURO' here. Give its three letters, like USD.
    """
    if code not in CURRENCIES:
        raise Invalid(f"There is no currency {code!r} here. Give its three letters, like USD.")
    return code


def sign_of(code: str) -> str:
    """What stands before an amount; empty and unknown codes stand for themselves.

    >>> sign_of("EUR"), sign_of("CHF"), sign_of("")
    ('€', 'CHF', '')
    """
    return CURRENCIES[code].sign if code in CURRENCIES else code
