"""Figures as other tools report them, from plain numbers.

Funders' forms, published tables and other people's scripts ask for Fisher's p, a Wald odds ratio,
Student's t. They are here to be set beside such reports. No verdict, screen or sentence of the app
rests on them: docs/golden.md says what it uses instead, and why.
"""
