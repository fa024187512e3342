"""Our few rules of style, in one place; colours come from the theme (.streamlit/config.toml)."""

import streamlit as st

STYLE = """
<style>
.stMainBlockContainer { max-width: 68rem; padding-top: 3.2rem; }
.im-steps { display: flex; gap: .35rem; align-items: center; margin: .15rem 0 .5rem 0;
  flex-wrap: wrap; font-size: .82rem; }
.im-step { padding: .12rem .7rem; border-radius: 1rem; border: 1px solid #8a929c66;
  color: inherit; opacity: .75; }
.im-step.done { opacity: .95; }
.im-step.now { background: #0B6E69; border-color: #0B6E69; color: #fff; opacity: 1;
  font-weight: 600; }
.im-line { width: 1rem; height: 1px; background: #8a929c88; }
.im-headline { font-size: 1.28rem; line-height: 1.45; font-weight: 560; margin: .1rem 0 .4rem 0;
  max-width: 46rem; text-wrap: pretty; }
.im-small { font-size: .9rem; opacity: .82; margin: 0; max-width: 46rem; }
.im-figure { display: flex; flex-direction: column; min-width: 9.5rem; margin-bottom: .2rem; }
.im-figure span { font-size: .85rem; opacity: .8; }
.im-figure strong { font-size: 1.7rem; font-weight: 620; line-height: 1.25; }
.im-figure small { font-size: .82rem; opacity: .8; }
.im-quote { border-left: 3px solid #C9822B; padding: .1rem 0 .1rem .8rem; margin: .3rem 0; }
.im-found { margin: .1rem 0; max-width: 46rem; } .im-found mark { background: #C9822B44;
  color: inherit; border-radius: .2rem; padding: 0 .1rem; }
textarea, .im-quote, [class*="st-key-note_"] p, [class*="st-key-note_"] li {
  unicode-bidi: plaintext; text-align: start; overflow-wrap: anywhere; }
.stMain h1, .im-headline, .im-small, .stMain [data-testid="stPageLink"] p {
  unicode-bidi: plaintext; text-align: left; overflow-wrap: anywhere; }
[class*="st-key-note_"] { gap: .35rem; }
[class*="st-key-im_head_"] { flex-wrap: nowrap; justify-content: space-between; }
[class*="st-key-im_title_"] [data-testid="stPageLink"] p { font-size: 1.12rem; font-weight: 620; }
[class*="st-key-im_title_"] [data-testid="stPageLink"] a { padding-left: 0; }
[class*="st-key-card_"] { gap: .45rem; }
.stMain [data-testid="stPageLink"] a, .stMain [data-testid="stPageLink"] a :is(div, span, p) {
  white-space: normal; overflow: visible; text-overflow: clip; }
.st-key-im_next [data-testid="stPageLink"] a { background: #0B6E69; min-height: 2.5rem;
  padding-inline: .8rem; width: fit-content; }
.st-key-im_next [data-testid="stPageLink"] a * { color: #FFFFFF; }
.st-key-im_narrow { display: none; }
@media (max-width: 640px) {
  .st-key-im_wide { display: none; } .st-key-im_narrow { display: flex; }
  :is([class*="st-key-tab_"], .st-key-words) button { padding-inline: .42rem; font-size: .84rem; }
  .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; }
  .im-headline { font-size: 1.12rem; }
  .stMain .stElementContainer:has(> .stSelectbox) { min-width: min(100%, 16rem); }
  .stMain [kind]:is([kind="primary"], [kind="secondary"], [kind="tertiary"], [kind="pills"],
    [kind^="segmented_control"], [kind$="FormSubmit"]), .stMain summary,
  .stMain [data-testid="stPageLink"] a { min-height: 2.75rem; min-width: 2.75rem; } }
[data-testid="stHeaderActionElements"] { display: none; }
/* Streamlit's advertisement for programmers; the setting against it hides the address, too. */
[data-testid="stSkillsNudge"] { display: none; }
.stApp a:focus-visible { outline: 2px solid currentColor; outline-offset: 2px;
  border-radius: .3rem; }
.stApp [data-testid="stCaptionContainer"] { opacity: .82; }
.stApp [data-testid="stTooltipIcon"] button { min-width: 24px; min-height: 24px; }
.stApp [data-testid="stDateInput"] button { min-width: 24px; min-height: 24px; }
</style>
"""

#: White on the lighter teal of the dark theme would be 2.5 to 1.
DARK = """
<style>
.stApp button[kind^="primary"], .stApp button[kind^="primary"] * { color: #0F1B1C !important; }
</style>
"""


def apply() -> None:
    """Once a run, before anything is drawn."""
    st.html(STYLE)
    if st.context.theme.type == "dark":
        st.html(DARK)
