"""Starts and stops the whole cloud: as `make run` does, or from a test.

with LocalCloud() as cloud:
    client = Client(cloud.gateway_url)
"""

from emulator.dev_stack.cloud import LocalCloud

__all__ = ["LocalCloud"]
