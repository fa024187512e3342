"""Improvement: small tests of change, deep data, honest decisions.

The library behind the Streamlit application of the same name. Importing it is cheap on purpose:
statistics, storage and screens are imported where they are used.
"""

__version__ = "0.1.0"
