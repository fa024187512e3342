"""How cards in lists look: links that wrap instead of being cut off, and quiet facts."""

import streamlit as st

STYLE = """
<style>
[class*="st-key-card_"] [data-testid="stPageLink"] a { padding-left: 0; align-items: flex-start;
  min-height: 24px; }
[class*="st-key-card_"] [data-testid="stPageLink"] a [data-testid="stIconMaterial"] {
  line-height: 1.35; height: 1.35em; }
:is([class*="st-key-card_"], [class*="st-key-im_due_"], [class*="st-key-im_decisions_due"],
  [class*="st-key-away_line_"]) [data-testid="stPageLink"] a { min-height: 24px; }
:is([class*="st-key-card_"], [class*="st-key-im_due_"], [class*="st-key-im_decisions_due"],
  [class*="st-key-away_line_"]) [data-testid="stPageLink"] a,
:is([class*="st-key-card_"], [class*="st-key-im_due_"], [class*="st-key-im_decisions_due"],
  [class*="st-key-away_line_"]) [data-testid="stPageLink"] a :is(div, span, p) {
  white-space: normal; overflow: visible; text-overflow: clip; line-height: 1.35; }
[class*="st-key-card_"] [data-testid="stPageLink"] a p { color: light-dark(#0B6E69, #5CC7C0); }
[class*="st-key-im_title_"] [data-testid="stPageLink"] a p { color: inherit; }
[class*="st-key-card_"] [data-testid="stPageLink"] a:hover p { text-decoration: underline; }
@media (max-width: 640px) {
  :is([class*="st-key-card_"], [class*="st-key-im_due_"], [class*="st-key-im_decisions_due"],
    [class*="st-key-away_line_"]) [data-testid="stPageLink"] a { min-height: 2.75rem;
    align-items: center; } }
[class*="st-key-facts_"] p { font-size: .875rem; line-height: 1.6; opacity: .85; }
</style>
"""


def apply() -> None:
    """From here on: links inside containers ``card_...`` wrap, ``facts_...`` are quiet."""
    st.html(STYLE)
