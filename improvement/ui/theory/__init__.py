"""The page of the theory: the whole diagram, and one part of it."""
