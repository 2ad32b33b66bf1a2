"""The floor: a turn's work with the least code. It forgives nothing and repeats nothing.

It verifies the token, reads the session, opens its context, streams the model's reply, seals what
came of it and commits once, through the same libraries as the product and on the same documents.
"""

import json
import os
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from typing import Any, cast

import flask
import functions_framework
import jwt
import openai
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from google.cloud import firestore

STORE = firestore.Client(project=os.environ["GOOGLE_CLOUD_PROJECT"])
MODEL = openai.OpenAI(api_key="never-sent", base_url=os.environ["OPENAI_BASE_URL"], max_retries=0)
PUBLIC_KEY = jwt.PyJWK(json.loads(os.environ["GPTLAB_JWKS"])["keys"][0]).key
SEAL = AESGCM(urlsafe_b64decode(os.environ["GPTLAB_SEAL"].partition(":")[2]))


@functions_framework.http
def send_message(request: flask.Request) -> flask.Response:
    claims = jwt.decode(
        request.headers["Authorization"].removeprefix("Bearer "),
        PUBLIC_KEY,
        algorithms=["ES256"],
        issuer="gptlab",
        audience="gptlab-api",
    )
    associated_data = f"token.v1|{claims['sub']}|{claims['jti']}|{claims['exp']}"
    keys = _opened(SEAL, urlsafe_b64decode(claims["sealed"] + "=="), associated_data)
    reference = STORE.document(request.path.removesuffix("/messages").strip("/"))
    session = reference.get().to_dict()
    if session is None or session["user_id"] != claims["sub"]:
        flask.abort(404)
    turn = _turn(reference, session, AESGCM(keys[:32]), keys[32:].decode(), request.json["message"])
    return flask.Response(turn, mimetype="text/event-stream")


def _turn(
    reference: firestore.DocumentReference,
    session: dict[str, Any],
    data_key: AESGCM,
    api_key: str,
    text: str,
) -> Iterator[str]:
    path, turn = reference.path, session["turn"]
    prompt = _opened(data_key, session["bot_initial_prompt_msg"], f"{path}|bot_initial_prompt_msg")
    context = _opened(data_key, session["messages_str"], f"{path}|messages_str|{turn}")
    said, summary, _ = json.loads(context)
    messages = [{"role": "system", "content": prompt.decode()}]
    messages += [{"role": role, "content": content} for role, content in said[-18:]]
    messages.append({"role": "user", "content": text})
    pieces = []
    for piece in _pieces(api_key, session["bot_model_config"]["model"], messages):
        pieces.append(piece)
        yield f"event: delta\ndata: {json.dumps({'text': piece})}\n\n"
    reply = "".join(pieces)
    said = [*said[-18:], ["user", text], ["assistant", reply]]
    context = json.dumps([said, summary, 0]).encode()
    batch, next_turn = STORE.batch(), turn + 1
    sealed = _sealed(data_key, context, f"{path}|messages_str|{next_turn}")
    now = firestore.SERVER_TIMESTAMP
    batch.update(reference, {"turn": next_turn, "messages_str": sealed, "last_modified_date": now})
    for message_id, role, content in (("1u", "user", text), ("2a", "assistant", reply)):
        message = f"{path}/messages/{next_turn:06d}-{message_id}"
        sealed = _sealed(data_key, content.encode(), f"{message}|{role}")
        batch.create(
            STORE.document(message), {"role": role, "message": sealed, "created_date": now}
        )
    batch.commit()
    yield f"event: done\ndata: {json.dumps({'reply': reply})}\n\n"


def _pieces(api_key: str, model: str, messages: list[dict[str, str]]) -> Iterator[str]:
    with MODEL.with_options(api_key=api_key).post(
        "/chat/completions",
        body={"model": model, "messages": messages, "stream": True},
        cast_to=object,
        stream=True,
        stream_cls=openai.Stream[object],
    ) as chunks:
        for chunk in cast(Iterator[dict[str, Any]], chunks):
            for choice in chunk["choices"]:
                if piece := choice["delta"].get("content"):
                    yield piece


def _opened(key: AESGCM, sealed: bytes, associated_data: str) -> bytes:
    return key.decrypt(sealed[1:13], sealed[13:], associated_data.encode())


def _sealed(key: AESGCM, plain: bytes, associated_data: str) -> bytes:
    nonce = secrets.token_bytes(12)
    return b"\x01" + nonce + key.encrypt(nonce, plain, associated_data.encode())
