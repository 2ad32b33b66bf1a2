"""Which models answer, and who has them. Nothing of it is stored."""

from urllib.parse import urlsplit

from gptlab import api
from gptlab.services import Caller, Services
from gptlab.settings import Settings


def list_models(command: api.ListModels, caller: Caller, services: Services) -> api.ModelList:
    models = services.directory.list_models(caller.api_key)
    return api.ModelList(
        models=models,
        default_model=models[0].model if models else None,
        provider=provider_of(services.settings),
    )


def provider_of(settings: Settings) -> api.Provider:
    """Who the chats go to."""
    parts = urlsplit(settings.provider_url)
    host = parts.netloc.rpartition("@")[2]  # without the user and password before it
    name = settings.provider_name or ("OpenAI" if host == "api.openai.com" else host)
    return api.Provider(name=name, is_demo=settings.demo)
