"""The web front end: one client of the API among others. Start with ``streamlit run``."""
