"""The parts of the Notes tab: writing, notes, themes, quotes, numbers beside words."""
