"""The six tabs of a test's workspace, in the order of the work."""
