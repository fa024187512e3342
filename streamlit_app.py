"""The entry of the application. Start it with `make run`, or `streamlit run streamlit_app.py`."""

from improvement.ui import frame

frame.run()
