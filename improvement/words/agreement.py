"""Whether people who code the same notes agree enough to rely on the themes."""

from improvement.errors import NotComputable
from improvement.stats.agreement.kappa import Kappa
from improvement.stats.agreement.krippendorff import (
    FEWEST_UNITS,
    RELIABLE,
    TENTATIVE,
    Krippendorff,
    Reliability,
)
from improvement.words.amounts import counted
from improvement.words.reading import Reading
from improvement.words.shares import hundredths

_HEADLINES = {
    Reliability.RELIABLE: "The coders agree well enough to rely on the codes.",
    Reliability.TENTATIVE: "The coders agree well enough for tentative conclusions only.",
    Reliability.UNRELIABLE: (
        "The coders agree too little to rely on the codes: talk through what each code means, then "
        "code again."
    ),
}
_MARKS = f"{RELIABLE:.2f} and more is reliable, {TENTATIVE:.3f} and more is tentative"


def agreement_reading(found: Krippendorff) -> Reading:
    """Krippendorff's alpha beside its two marks."""
    because = [f"Alpha is {found.alpha:.2f}; {_MARKS} (1 is full agreement, 0 is chance)."]
    caveats = []
    if found.interval is not None:
        lower, upper = found.interval.lower, found.interval.upper
        because.append(f"The codes fit an alpha anywhere from {lower:.2f} to {upper:.2f}.")
    else:
        caveats.append("Nearly all codes are one category, so that no range can be given.")
    if not found.enough_units:
        coded = counted(found.units, "note was", "notes were")
        caveats.append(
            f"{coded} coded by two or more people: {FEWEST_UNITS} give a range of some use."
        )
    return Reading(
        headline=_HEADLINES[found.reliability], because=tuple(because), caveats=tuple(caveats)
    )


def kappa_reading(found: Kappa) -> Reading:
    """Cohen's kappa, for those who are asked for it."""
    interval = found.kappa
    return Reading(
        headline=(
            f"The two coders agree on {hundredths(found.observed)} of 100 notes; chance alone "
            f"would give {hundredths(found.expected)}."
        ),
        because=(
            f"Kappa is {interval.estimate:.2f}, anywhere from {interval.lower:.2f} to "
            f"{interval.upper:.2f} ({counted(found.units, 'note')} coded by both).",
        ),
    )


def no_agreement(trouble: NotComputable) -> Reading:
    """Why agreement cannot be judged: an answer too."""
    return Reading(headline=str(trouble))
