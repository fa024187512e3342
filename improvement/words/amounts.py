"""Figures as people read them: 42%, 1,731, 13.5. Rounding happens here and nowhere before."""

from enum import StrEnum

from improvement.domain.vocabulary import MeasureKind

WHOLE_FROM = 100  # from here on decimals say nothing
ONE_DECIMAL_FROM = 10


class Unit(StrEnum):
    """In what a figure is shown. Shares stay in 0-1 everywhere but on the page."""

    PERCENT = "percent"
    COUNT = "count"
    NUMBER = "number"


def usual_unit(kind: MeasureKind) -> Unit:
    """The unit a kind of measure is shown in unless somebody says otherwise."""
    usual = {MeasureKind.PROPORTION: Unit.PERCENT, MeasureKind.COUNT: Unit.COUNT}
    return usual.get(kind, Unit.NUMBER)


def amount(value: float, unit: Unit) -> str:
    """The figure in its unit, as precise as is useful.

    >>> amount(0.4167, Unit.PERCENT), amount(0.025, Unit.PERCENT), amount(0.0, Unit.PERCENT)
    ('42%', '2.5%', '0%')
    >>> amount(1730.5, Unit.COUNT), amount(4.0, Unit.COUNT), amount(13.54, Unit.NUMBER)
    ('1,730', '4', '13.5')
    >>> amount(-0.256, Unit.NUMBER), amount(-0.0001, Unit.NUMBER)
    ('-0.26', '0')
    """
    if unit is Unit.PERCENT:
        return _trimmed(100 * value, 0 if abs(value) >= 0.0995 else 1) + "%"
    if abs(value) >= WHOLE_FROM:
        return _trimmed(value, 0)
    return _trimmed(value, 1 if abs(value) >= ONE_DECIMAL_FROM or unit is Unit.COUNT else 2)


def _trimmed(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    if decimals:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A number and its noun, in agreement.

    >>> counted(1, "week"), counted(1200, "week"), counted(2, "crossing")
    ('1 week', '1,200 weeks', '2 crossings')
    """
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
