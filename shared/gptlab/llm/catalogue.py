"""Which models answer, and who has them. Nothing of it is stored."""

from urllib.parse import urlsplit

from gptlab.api.accounts import ListModels, ModelList, Provider
from gptlab.core.services import Caller, Services
from gptlab.core.settings import Settings


def list_models(request: ListModels, caller: Caller, services: Services) -> ModelList:
    models = services.directory.list_models(caller.api_key)
    return ModelList(
        models=models,
        default_model=models[0].model if models else None,
        provider=provider_of(services.settings),
    )


def provider_of(settings: Settings) -> Provider:
    """Who the chats go to."""
    parts = urlsplit(settings.provider_url)
    host = parts.netloc.rpartition("@")[2]  # without the user and password before it
    name = settings.provider_name or ("OpenAI" if host == "api.openai.com" else host)
    return Provider(name=name, is_demo=settings.demo)
