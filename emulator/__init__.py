"""The whole cloud on 127.0.0.1: what `make run` starts."""
