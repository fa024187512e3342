"""Register a test of change: five short steps, saved as a draft at every one."""

from improvement.domain.access import Action
from improvement.ui import show
from improvement.ui.forms import draft
from improvement.ui.frame import open_page

with open_page("Register a test", needs=Action.REGISTER_TEST) as visit:
    show.small(
        "Small on purpose: one change, few households, one question. Whatever you type is saved "
        "as you go, and nothing is locked until you start."
    )
    found = draft.opened(visit)
    if found is None:
        draft.from_earlier(visit)
    if found is not None and draft.is_shut(found):
        draft.shut(found)
    else:
        view = draft.write(visit, found)
        if view:
            draft.ready(visit, view)
