"""How large to begin, in a sentence with what it rests on."""

from collections.abc import Mapping

from improvement.domain.plan import Plan
from improvement.domain.scale_of_test import Advice, TestSize, advice
from improvement.domain.vocabulary import Consequence, Readiness
from improvement.words.reading import Reading

SIZES: Mapping[TestSize, str] = {
    TestSize.VERY_SMALL: "Begin with a very small test: one worker, one to five households, a day.",
    TestSize.SMALL: "Begin with a small test: a few workers, up to 25 households, a week or two.",
    TestSize.LARGE: "A large test is in place: a whole building, school or office.",
    TestSize.IMPLEMENT: "It could be made the usual way at once, with the measures kept going.",
}
READINESS: Mapping[Readiness, str] = {
    Readiness.RESISTANT: "against it",
    Readiness.INDIFFERENT: "neither for nor against it",
    Readiness.READY: "ready",
}
SOURCE = "After table 7.1 of The Improvement Guide (Langley and others, 2009)"


def scale_reading(plan: Plan) -> Reading | None:
    """What the table says for this plan; None while belief or consequence is open."""
    found = advice(plan)
    if found is None:
        return None
    return Reading(
        headline=SIZES[found.size], because=(_because(plan),), caveats=tuple(_caveats(plan, found))
    )


def _because(plan: Plan) -> str:
    belief = plan.belief.value if plan.belief else ""
    cost = "much" if plan.consequence is Consequence.MAJOR else "little"
    ready = f", those who do it are {READINESS[plan.readiness]}" if plan.readiness else ""
    return f"{SOURCE}: belief is {belief}, a failure costs people {cost}{ready}."


def _caveats(plan: Plan, found: Advice) -> list[str]:
    said = []
    if found.too_large and found.most is not None:
        said.append(
            f"The plan has {plan.planned_per_arm:,} households on each side. Get there in cycles: "
            f"the first with at most {found.most}, the next larger once it went well."
        )
    if found.needs_contingency and not plan.contingency.strip():
        said.append("A failure would cost people much: write down what you do if it goes wrong.")
    if found.read_as_low:
        said.append("The table knows low and high belief; medium is read as low, to be careful.")
    if found.assumed_resistant:
        said.append("Say how ready people are: until then the table is read as if they were not.")
    return said
