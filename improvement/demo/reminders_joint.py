"""What the team of the demo makes of numbers and words: one group agrees, one differs."""

from improvement.demo.cast import Cast
from improvement.demo.dimensions import BLACK, GENDER, HISPANIC, RACE, WHITE, WOMEN
from improvement.domain.joint import ReadingDraft
from improvement.domain.vocabulary import Relation
from improvement.services import joint
from improvement.store.repositories.joint import Place
from improvement.store.unit_of_work import UnitOfWork

FIRST: tuple[tuple[Place, Relation, str], ...] = (
    (
        (RACE, HISPANIC),
        Relation.AGREE,
        "Fewer paid than in the other building, and four people say why: the text is in English "
        "and reads like a notice to go.",
    ),
    (
        (RACE, BLACK),
        Relation.AGREE,
        "More paid, and the one we heard says what helped: Friday, and a name to answer to.",
    ),
    (
        (RACE, WHITE),
        Relation.SILENT,
        "The figures look good; we have heard nobody. Ask at the next door knock.",
    ),
    (
        (GENDER, WOMEN),
        Relation.DIFFER,
        "Women gain no more than men in the figures, yet the desk says the Friday text is made for "
        "mothers. Ask mothers themselves before we tell it so.",
    ),
)
THEN = (
    "Fewer paid than in the other building, and four people say why: English only, from a number "
    "nobody knows. And we had taken the neighbour's knock away. The next cycle brings both back."
)


def add_readings(uow: UnitOfWork, cast: Cast, *, test_id: int) -> None:
    """First readings by one person; another reads one of them anew."""
    for place, relation, text in FIRST:
        draft = ReadingDraft(relation=relation, text=text)
        joint.read(uow, cast.organiser, test_id=test_id, place=place, draft=draft, seen=0)
    draft = ReadingDraft(relation=Relation.AGREE, text=THEN)
    joint.read(uow, cast.case_worker, test_id=test_id, place=(RACE, HISPANIC), draft=draft, seen=1)
