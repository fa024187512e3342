"""What is said of averages of everybody to whoever may not see small groups."""

JOINED = (
    "A point may stand for several weeks: they are put together until no household's own figure "
    "can be read off it, and drawn where the last of them is. Weeks that are not over are not in "
    "it yet."
)
COUNTED = " It shows how many there were in one of them on average."
NOTHING_YET = (
    "Nothing to show yet: figures of this outcome are shown from the week on in which enough "
    "households have one that nobody's own can be read off."
)
OF_FEW = "its figure rests on fewer than 10 households on a side and is for the test's team"
