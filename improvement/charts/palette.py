"""Colours and type of every chart: safe for colour-blind readers, on light and on dark.

Okabe & Ito (2008) hues, tuned so that each keeps a contrast of at least 3:1 against both our light
(#FBFAF7) and dark (#14181D) backgrounds: one specification then serves screen, theme and print.
Meaning is never carried by colour alone; shape, dash or a direct label says the same.
"""

PILOT = "#0B7A75"  # teal: the change we test
COMPARISON = "#8A7F72"  # warm grey: what we compare with
SIGNAL = "#D1603D"  # burnt orange: look here
OUTSIDE = "#A3527E"  # plum: outside the limits, with a shape of its own
TARGET = "#B7791F"
BENEFIT = "#0B7A75"
HARM = "#C0392B"
LINE = "#7C8590"  # centre lines, axes: mid-grey, readable on light and dark
MUTED = "#9AA3AD"
GRID = "#8A929C33"  # hairlines, mostly transparent
LABEL = "#7C8590"

GROUPS = ("#0B7A75", "#C9822B", "#5B6FB5", "#A3527E", "#5E8C31", "#8A7F72", "#3D94C2", "#B0533C")

FONT = "Source Sans, Source Sans 3, Liberation Sans, sans-serif"  # on screen: Streamlit ships it
EXPORT_FONT = "Liberation Sans"  # vl-convert carries it: a missing font exports an empty picture
