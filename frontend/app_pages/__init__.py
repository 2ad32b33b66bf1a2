"""One small script per page; ``frontend/app.py`` runs the one that is open.

Not called ``pages``: Streamlit runs the scripts of such a folder on its own, without app.py.
"""
