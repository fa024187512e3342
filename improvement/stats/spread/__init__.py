"""Across sites: how much results differ, what the next site may expect, and at what cost."""
