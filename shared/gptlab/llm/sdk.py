"""The provider's SDK, loaded without its types: import ``openai`` from here.

They are two thousand classes, most of what loading the SDK costs, and a turn uses none of them:
it posts and reads plain objects.
"""

from gptlab.core.deferred_imports import deferred_imports

with deferred_imports("openai.types", "openai.types.responses"):
    import openai
    from openai._streaming import ServerSentEvent  # there is no public way to read events with it

__all__ = ["ServerSentEvent", "openai"]
