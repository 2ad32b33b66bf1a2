"""The local gateway: behaves as API Gateway does, from the same specification.

    python -m emulator.gateway --port 8080 --functions http://127.0.0.1:8081

Where the real one is known to differ from what one would expect, so does this: it leaves a forged
`X-Forwarded-Authorization` alone, sends a request again when a function's connection breaks, and
does not know a token key published a moment ago.
"""

from emulator.gateway.handle import Gateway

__all__ = ["Gateway"]
