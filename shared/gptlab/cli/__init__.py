"""The command line, ``gptlab``: a front end on the typed client like any other."""
