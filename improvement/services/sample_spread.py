"""Effects of several sites from a table in a file: no test and no database are needed."""

from dataclasses import asdict, dataclass

from improvement.domain.sites import SiteEffect
from improvement.domain.vocabulary import Direction
from improvement.errors import Invalid, NotComputable
from improvement.files.numbers import DecimalMark, guess_decimal_mark, read_number
from improvement.files.problem import Problem, is_blank
from improvement.files.raw_table import RawTable
from improvement.files.tables import read_table
from improvement.stats.record import Record, to_record
from improvement.stats.spread.at_scale import AtScale, spread_at_scale
from improvement.stats.spread.caterpillar import Caterpillar, caterpillar
from improvement.stats.spread.cost import CostPerExtra, cost_per_extra
from improvement.stats.spread.pooled import Spread, spread
from improvement.words.reading import Reading
from improvement.words.spread import at_scale_reading, cost_reading, spread_reading


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadColumns:
    """``effect`` a difference of shares, pilot minus comparison (0.10 is 10 points); its standard
    error; the site's name.
    """

    effect: str
    se: str
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RollOut:
    """What is asked beyond the sites: households reached next, cost of serving one of them."""

    households: int | None = None
    cost: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSpread:
    """A file's sites together, with what it says, and how the file was read."""

    name: str
    found: Spread
    rows: Caterpillar
    at_scale: AtScale | None
    cost: CostPerExtra | None
    reading: Reading
    notes: tuple[str, ...]

    def record(self) -> Record:
        """For machines: every figure at full precision, and the words."""
        return {
            "file": self.name,
            "spread": to_record(self.found),
            "caterpillar": to_record(self.rows),
            "at_scale": to_record(self.at_scale) if self.at_scale else None,
            "cost": to_record(self.cost) if self.cost else None,
            "reading": asdict(self.reading),
            "notes": list(self.notes),
        }


def spread_file(
    content: bytes,
    *,
    name: str,
    columns: SpreadColumns,
    direction: Direction = Direction.HIGHER,
    roll_out: RollOut | None = None,
) -> SampleSpread:
    """What the sites of a table allow to be said together.

    Raises ``Invalid`` for what is no table, for columns that are not there and with the first cell
    that cannot be used; nothing is guessed in its place.

    >>> found = spread_file(b"site,diff,se\\nNorth,0.1,0.05\\nSouth,0.2,0.06\\n", name="s.csv",
    ...     columns=SpreadColumns(effect="diff", se="se", site="site"))
    >>> str(found.found.claim)
    'both_shown'
    """
    asked = roll_out or RollOut()
    table = read_table(content, name=name)
    sites = _sites(table, columns, direction)
    found = spread(sites)
    scaled = spread_at_scale(found, households=asked.households) if asked.households else None
    cost = _cost(found, asked.cost)
    return SampleSpread(
        name=name,
        found=found,
        rows=caterpillar(sites),
        at_scale=scaled,
        cost=cost if isinstance(cost, CostPerExtra) else None,
        reading=_together(found, direction, asked, scaled, cost),
        notes=table.notes,
    )


def _sites(table: RawTable, columns: SpreadColumns, direction: Direction) -> list[SiteEffect]:
    names = table.column(columns.site)
    effects, errors = _numbers(table, columns.effect), _numbers(table, columns.se)
    sites = []
    for row, name, effect, error in zip(table.row_numbers, names, effects, errors, strict=True):
        if is_blank(name):
            raise Invalid(f"Row {row}, {columns.site}: empty. Name the site.")
        if not (-1 <= effect <= 1 and 0 < error <= 1):
            raise Invalid(
                f"Row {row}: {effect:g} with a standard error of {error:g} is no difference of "
                "shares. Write 10 points as 0.10, and a standard error above 0."
            )
        sites.append(
            SiteEffect(
                site=str(name).strip(), effect=0.0 + direction.sign * effect, variance=error**2
            )
        )
    return sites


def _numbers(table: RawTable, heading: str) -> list[float]:
    cells = table.column(heading)
    mark = guess_decimal_mark(cells)
    chosen = mark if isinstance(mark, DecimalMark) else DecimalMark.POINT
    found = []
    for row, cell in zip(table.row_numbers, cells, strict=True):
        number = read_number(cell, chosen)
        if isinstance(number, Problem):
            raise Invalid(f"Row {row}, {heading}: {cell!r} - {number.problem} {number.remedy}")
        if number is None:
            raise Invalid(f"Row {row}, {heading}: empty. Give a number, or take the row out.")
        found.append(number)
    return found


def _cost(found: Spread, per_household: float | None) -> CostPerExtra | NotComputable | None:
    """With the limits of the mean, turned round; that nothing was bought is an answer too."""
    if per_household is None or found.pooled is None:
        return None
    try:
        return cost_per_extra(per_household, found.pooled.mean)
    except NotComputable as trouble:
        return trouble


def _together(
    found: Spread,
    direction: Direction,
    asked: RollOut,
    scaled: AtScale | None,
    cost: CostPerExtra | NotComputable | None,
) -> Reading:
    first = spread_reading(found, direction=direction)
    more = [at_scale_reading(scaled)] if scaled else []
    if isinstance(cost, CostPerExtra):
        more.append(cost_reading(cost))
    caveats = [*first.caveats, *(line for reading in more for line in reading.caveats)]
    if isinstance(cost, NotComputable):
        caveats.append(str(cost))
    if found.pooled is None and (asked.households or asked.cost is not None):
        caveats.append("From fewer than three sites nothing is carried over to further households.")
    return Reading(
        headline=first.headline,
        because=(
            *first.because,
            *(line for reading in more for line in (reading.headline, *reading.because)),
        ),
        caveats=tuple(caveats),
    )
