"""The operations under /v1."""

import json
from collections.abc import Mapping
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from emulator.openai_mock import catalogue, chat_request, keys, refusals, responding
from emulator.openai_mock.faults import Operation
from emulator.openai_mock.keys import Key
from emulator.openai_mock.moderation import moderate
from emulator.openai_mock.reply import compose, digest
from emulator.openai_mock.stage import Stage, stage_of


async def list_models(request: Request) -> Response:
    key = _key(request)
    keys.check_may_list(key)
    entries = [model.entry() for model in catalogue.MODELS]
    return await _answer(stage_of(request), "models", key, {"object": "list", "data": entries})


async def get_model(request: Request) -> Response:
    key = _key(request)
    keys.check_may_list(key)
    model = catalogue.get(request.path_params["model"])
    return await _answer(stage_of(request), "models", key, model.entry())


async def create_moderation(request: Request) -> Response:
    key = _key(request)
    result = moderate(await _body(request))
    return await _answer(stage_of(request), "moderations", key, result)


async def create_chat_completion(request: Request) -> Response:
    stage, key = stage_of(request), _key(request)
    body = await _body(request)
    asked = chat_request.parse(body)
    model = catalogue.get_for_chat(asked.model)
    keys.check_may_chat(key, model.id)
    model.check_takes(body)
    reply = compose(asked, model, digest(body), labelled=stage.labelled)
    fault = await responding.wait_for(stage, stage.faults.take("chat", key.sha256))
    if instead := responding.stand_in(fault):
        return instead
    await anyio.sleep(stage.latency.first_token)
    if asked.stream:
        return responding.send_stream(reply, stage, fault, usage=asked.include_usage)
    return responding.send_plain(reply, fault)


async def _answer(stage: Stage, on: Operation, key: Key, content: object) -> Response:
    fault = await responding.wait_for(stage, stage.faults.take(on, key.sha256))
    return responding.stand_in(fault) or responding.send_json(content, fault)


def _key(request: Request) -> Key:
    return keys.identify(request.headers.get("authorization"), stage_of(request).key)


async def _body(request: Request) -> Mapping[str, Any]:
    try:
        body = await request.json()
        json.dumps(body, ensure_ascii=False).encode()  # refuses half of a surrogate pair
    except (ValueError, RecursionError):
        raise refusals.unreadable_json() from None
    if not isinstance(body, dict):
        raise refusals.unreadable_json()
    return body


ROUTES: list[BaseRoute] = [
    Route("/models", list_models, methods=["GET"]),
    Route("/models/{model}", get_model, methods=["GET"]),
    Route("/chat/completions", create_chat_completion, methods=["POST"]),
    Route("/moderations", create_moderation, methods=["POST"]),
]
