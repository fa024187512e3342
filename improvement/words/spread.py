"""What several sites together allow to be said, and what a roll-out may bring and cost."""

from improvement.domain.currencies import CURRENCIES
from improvement.domain.vocabulary import Direction
from improvement.stats.interval import Interval
from improvement.stats.spread.at_scale import AtScale, Outlook, RangeFrom
from improvement.stats.spread.cost import CostPerExtra
from improvement.stats.spread.funnel import Funnel, FunnelSite, Place
from improvement.stats.spread.pooled import Spread, SpreadClaim
from improvement.words.money import money
from improvement.words.names import Names
from improvement.words.reading import Reading
from improvement.words.shares import more_or_fewer, of_hundred, span

_PLAIN = Names()
NINE_IN_TEN = "About 9 in 10"  # STATISTICS F: the 95% prediction covers .88-.99
COULD_BE_NONE = "it could be none"
CANNOT_BE_BOUNDED = "the cost cannot be bounded"

_RANGE_FROM = {
    RangeFrom.NEXT_SITE: "The range is that of the next site, as far as these sites differ.",
    RangeFrom.MEAN: "The range is that of the mean of three sites; a single site may lie outside.",
    RangeFrom.OWN: "The range is that of this one pilot; another place may differ from it.",
}


def spread_reading(
    found: Spread, *, direction: Direction = Direction.HIGHER, names: Names = _PLAIN
) -> Reading:
    """The sites together: as much as their number allows. Effects are differences of shares."""
    told = {
        SpreadClaim.NONE: _one,
        SpreadClaim.BOTH_SHOWN: _two,
        SpreadClaim.MEAN_AND_RANGE: _three,
        SpreadClaim.NEXT_SITE: _many,
    }
    return told[found.claim](found, direction, names)


def _site_lines(found: Spread, direction: Direction) -> tuple[str, ...]:
    return tuple(
        f"{site.site}: {more_or_fewer(site.effect, direction)} per 100." for site in found.sites
    )


def _one(found: Spread, direction: Direction, names: Names) -> Reading:
    return Reading(
        headline="One site: nothing can be said about how it would go elsewhere.",
        because=_site_lines(found, direction),
    )


def _two(found: Spread, direction: Direction, names: Names) -> Reading:
    return Reading(
        headline="Two sites: each stands for itself, two are too few to bring together.",
        because=_site_lines(found, direction),
    )


def _three(found: Spread, direction: Direction, names: Names) -> Reading:
    return Reading(
        headline=_mean(found, direction, names),
        because=(
            f"The sites themselves saw {_reach(found, direction)} per 100.",
            "Of a next site no more can be said than that: four sites are the fewest to foresee "
            "one.",
        ),
    )


def _many(found: Spread, direction: Direction, names: Names) -> Reading:
    ahead = found.next_site
    if ahead is None:
        return Reading(headline=_mean(found, direction, names))
    caveats: tuple[str, ...] = ()
    if ahead.lower <= 0 < ahead.upper:
        caveats = ("At the next site the gain could be none: ask what differs between the sites.",)
    return Reading(
        headline=_mean(found, direction, names),
        because=(
            f"{NINE_IN_TEN} sites like these would see {_kept_between(ahead, direction)} per 100.",
            f"The sites themselves saw {_reach(found, direction)} per 100.",
        ),
        caveats=caveats,
    )


def _mean(found: Spread, direction: Direction, names: Names) -> str:
    if found.pooled is None:
        return ""
    mean = found.pooled.mean
    return (
        f"{len(found.sites)} sites: on average {more_or_fewer(mean.estimate, direction)} per 100 "
        f"{names.people}, {_kept_between(mean, direction)}."
    )


def _kept_between(interval: Interval, direction: Direction) -> str:
    """Nobody gains more than 100 of 100: limits beyond are an artefact of their formula."""
    return span(
        Interval(
            estimate=interval.estimate,
            lower=max(-1.0, interval.lower),
            upper=min(1.0, interval.upper),
        ),
        direction,
    )


def _reach(found: Spread, direction: Direction) -> str:
    if found.lowest == found.highest:
        return f"{more_or_fewer(found.lowest, direction)} each"
    worst, best = (more_or_fewer(e, direction) for e in (found.lowest, found.highest))
    return f"from {worst} to {best}"


def at_scale_reading(found: AtScale, *, names: Names = _PLAIN) -> Reading:
    """How many more may be helped when it is rolled out; a lower end of 0 is said."""
    following = f"of the next {found.households:,} {names.people}"
    most = _people(found.most)
    if found.outlook is Outlook.NONE_EXPECTED:
        headline = f"No gain is to be expected among the next {found.households:,} {names.people}."
        because = [f"At most {most} more would be helped; {COULD_BE_NONE}."]
        return Reading(headline=headline, because=(*because, _RANGE_FROM[found.range_from]))
    if found.outlook is Outlook.COULD_BE_NONE:
        ends = f"{COULD_BE_NONE}, and at most {most}"
    else:
        ends = f"between {_people(found.fewest)} and {most}"
    seen = more_or_fewer(found.benefit.estimate, Direction.HIGHER)
    guess = more_or_fewer(found.best_guess, Direction.HIGHER)
    return Reading(
        headline=f"About {_people(found.extra)} more {following} would be helped: {ends}.",
        because=(
            f"Counted with {guess} per 100, our best guess when it is rolled out; {seen} were "
            "seen, and what looks good in a small test is usually larger than it will be.",
            _RANGE_FROM[found.range_from],
        ),
    )


def _people(number: float) -> str:
    """Whole people; some are never called none.

    >>> _people(37.4), _people(0.2), _people(0.0)
    ('37', 'less than 1', '0')
    """
    whole = round(number)
    return "less than 1" if whole == 0 and number > 0 else f"{whole:,}"


def cost_reading(found: CostPerExtra, *, currency: str = "", names: Names = _PLAIN) -> Reading:
    """What one more household helped costs; an end that is not there is said."""
    least = _money(found.least, currency)
    each = f"each extra {names.one} helped"
    if found.per_extra is None:
        headline = f"At least {least} for {each}; {CANNOT_BE_BOUNDED}, as no gain was seen."
    elif found.most is None:
        middle = _money(found.per_extra, currency)
        headline = f"About {middle} for {each}, at least {least}; {CANNOT_BE_BOUNDED} above."
    else:
        middle, most = _money(found.per_extra, currency), _money(found.most, currency)
        headline = f"About {middle} for {each}: between {least} and {most}."
    served = _money(found.per_household, currency)
    caveats: tuple[str, ...] = ()
    if not found.bounded:
        caveats = ("The data also fit no gain at all, and then no money buys one.",)
    return Reading(
        headline=headline,
        because=(f"Serving one {names.one} costs {served} more than without the change.",),
        caveats=caveats,
    )


def _money(amount: float, currency: str) -> str:
    """By its letters; any other sign, as the command line may be given, stands before the figure.

    >>> _money(2399.7, "USD"), _money(2399.7, "$"), _money(4.256, "")
    ('$2,400', '$2,400', '4.26')
    """
    if currency in CURRENCIES:
        return money(amount, currency)
    return f"{currency}{amount:,.0f}" if amount >= 100 else f"{currency}{amount:,.2f}"


def funnel_reading(found: Funnel) -> Reading:
    """Which sites lie further from the others than chance would put them; none is ranked."""
    apart = [site for site in found.sites if site.place in (Place.ABOVE, Place.BELOW)]
    counted = sum(site.place is not Place.NOBODY for site in found.sites)
    headline = f"No site of {counted} stands apart from the others."
    if apart:
        names = ", ".join(site.site for site in apart)
        headline = f"Worth asking about: {names}, of {counted} sites."
    once_in = round(1 / (2 * found.tail))
    return Reading(
        headline=headline,
        because=(
            *(site_expected(site) for site in apart),
            f"All sites together: {of_hundred(found.everybody)}.",
        ),
        caveats=(
            f"A site like the others would lie outside about 1 time in {once_in}, by chance alone.",
        ),
    )


def site_expected(site: FunnelSite) -> str:
    """A site's count beside what the others let expect."""
    if site.lower is None or site.upper is None:
        return f"{site.site}: nobody counted yet."
    return (
        f"{site.site}: {site.tally.events} of {site.tally.n}, where {site.lower} to {site.upper} "
        "are expected if it were like the others."
    )
