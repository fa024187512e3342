"""The steps of registering: each thing that is needed has its place in one of them."""

from improvement.domain.plan import REQUIRED, SOMETIMES
from improvement.ui.forms.plan_steps import STEP_OF, STEPS


def test_every_thing_that_is_needed_belongs_to_a_step() -> None:
    needed = {field for field, _, _ in (*REQUIRED, *SOMETIMES)}
    assert needed - set(STEP_OF) == {"ethics_checked"}  # it stands below every step
    assert set(STEP_OF.values()) == set(STEPS)
