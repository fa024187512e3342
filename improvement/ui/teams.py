"""How teams learn, for the board: what is missing at a test, and how predictions came out."""

import streamlit as st

from improvement.services.learning import LearningView, TeamLearning, TestPractice
from improvement.ui import show
from improvement.words.learning import (
    calibration_reading,
    features_line,
    unscored,
)


def practice(found: TestPractice | None) -> None:
    """One line on a card: the features of good practice, those missing by name."""
    if found is not None:
        show.small(features_line(found.shown, found.missing))


def draw(view: LearningView) -> None:
    """Teams by name, never by score."""
    if not view.teams:
        return
    st.header("How predictions came out")
    for team in view.teams:
        _team(team)
    show.small("For learning how sure to be next time, team by team; not a ranking.")


def _team(team: TeamLearning) -> None:
    with st.container(border=True, key=f"learning_{team.team_id}"):
        st.markdown(f"**{show.plain(team.team)}**")
        if team.found is None:
            show.small("No prediction of a closed cycle says how sure the team was.")
        else:
            show.reading(calibration_reading(team.found), folded=True)
        waiting = unscored(team.waiting)
        if waiting:
            show.small(waiting)
