"""Limits of the Shewhart charts, one family a file, as kernels over (series x points)."""
