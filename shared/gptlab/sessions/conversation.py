"""Operations that chat: they take a turn, and ask the model on the caller's key."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from gptlab.accounts.models import User
from gptlab.accounts.ownership import (
    found_bot,
    found_version,
    load_for_turn,
    require_active_user,
    require_owner,
)
from gptlab.api.fields import ModelConfig, Replayed
from gptlab.api.sessions import (
    EditMessage,
    EndedSession,
    EndSession,
    RegenerateReply,
    SendMessage,
    StartSession,
    Turn,
)
from gptlab.bots.models import DRAFT, Bot, BotVersion, Draft, ref_of
from gptlab.bots.variables import filled, filling
from gptlab.core import errors
from gptlab.core.crypto import Sealed
from gptlab.core.services import Caller, Services
from gptlab.core.sse import SILENT, EventStream
from gptlab.sessions import turns
from gptlab.sessions.models import Session, TurnKind, is_user_message
from gptlab.sessions.presenters import recap_text, session_response, turn_response, usage_response
from gptlab.sessions.replies import edited_reply, recap, regenerated_reply, reply
from gptlab.sessions.turns import request_of

LAB_LIFE = timedelta(hours=24)
OPTIONAL = ("variables", "version")
LAB_OPTIONAL = ("variables", "reply_schema")


def start_session(
    request: StartSession, caller: Caller, services: Services, stream: EventStream = SILENT
) -> Turn | Replayed[Turn]:
    """Start a session; the assistant speaks first. A retry finds the session by its derived id."""
    session_id = caller.data_key.document_id("session", caller.idempotency_key)
    session, payer, found = _found(session_id, request, caller, services)
    begin = None if session else _new_session(session_id, found, request, caller, services)
    turn_request = request_of(TurnKind.OPEN, session_id, _body(request), caller)
    turn = turns.Turn(turn_request, None, payer, caller, services, stream, begin)
    return turn_response(turn.run(session, reply), caller, services)


def send_message(
    request: SendMessage, caller: Caller, services: Services, stream: EventStream = SILENT
) -> Turn | Replayed[Turn]:
    """Say something and get the reply, exactly once."""
    session, payer = load_for_turn(request.session_id, caller, services)
    turn_request = request_of(TurnKind.MESSAGE, session.session_id, request.message, caller)
    turn = turns.Turn(turn_request, request.message, payer, caller, services, stream)
    return turn_response(turn.run(session, reply), caller, services)


def regenerate_reply(
    request: RegenerateReply, caller: Caller, services: Services, stream: EventStream = SILENT
) -> Turn | Replayed[Turn]:
    """Another reply to the last message; the session goes on from it."""
    session, payer = load_for_turn(request.session_id, caller, services)
    turn_request = request_of(TurnKind.REGENERATE, session.session_id, "", caller)
    if session.turn == 0:
        raise errors.InvalidRequest("There is no reply yet that could be asked for again.")
    turn = turns.Turn(turn_request, None, payer, caller, services, stream)
    return turn_response(turn.run(session, regenerated_reply), caller, services)


def edit_message(
    request: EditMessage, caller: Caller, services: Services, stream: EventStream = SILENT
) -> Turn | Replayed[Turn]:
    """Another message in place of an earlier one, on whichever branch; a new branch begins there.

    What was said stays said, so the message is looked for before it is known whether this is a
    retry.
    """
    session, payer = load_for_turn(request.session_id, caller, services)
    body = f"{request.message_id}|{request.message}"
    turn_request = request_of(TurnKind.EDIT, session.session_id, body, caller)
    if session.is_lab:
        raise errors.InvalidRequest("A test session has no branches. Start it anew.")
    if not session.has_message(request.message_id) or not is_user_message(request.message_id):
        raise errors.InvalidRequest("This is no message of yours.", param="message_id")
    turn = turns.Turn(
        turn_request,
        request.message,
        payer,
        caller,
        services,
        stream,
        edits=request.message_id,
    )
    return turn_response(turn.run(session, edited_reply), caller, services)


def end_session(
    request: EndSession, caller: Caller, services: Services, stream: EventStream = SILENT
) -> EndedSession | Replayed[EndedSession]:
    """Conclude with a recap. An ended session answers with the recap it has."""
    session, payer = load_for_turn(request.session_id, caller, services)
    turn_request = request_of(TurnKind.RECAP, session.session_id, "", caller)
    turn = turns.Turn(turn_request, None, payer, caller, services, stream, is_free=session.is_lab)
    result = turn.run(session, recap)
    answer = EndedSession(
        session=session_response(result.session, caller),
        recap=recap_text(result.session, caller),
        usage=usage_response(result.session.recap_spent),
    )
    return Replayed(answer) if result.is_replay else answer


def _found(
    session_id: str, request: StartSession, caller: Caller, services: Services
) -> tuple[Session | None, User, "_Found"]:
    """What an earlier try left, who is to pay, and the assistant, in one round trip."""
    sessions = services.store.sessions
    bot, version = None, None
    if request.bot_id is None:
        session, user = sessions.find_with_user(session_id, caller.user_id)
    else:
        ref = ref_of(request.version)
        session, user, bot, version = sessions.find_with_user_and_version(
            session_id, caller.user_id, request.bot_id, ref
        )
    payer = require_active_user(user, caller)
    own = require_owner(session, caller, services) if session else None
    return own, payer, (bot, version)


_Found = tuple[Bot | None, BotVersion | Draft | None]
"""An assistant, and the version of it that is named."""


def _given(found: _Found, request: StartSession, caller: Caller) -> tuple[Bot, BotVersion]:
    """The assistant, and what the model is given; a draft to its owner alone."""
    bot, version = found_bot(found[0]), found[1]
    if request.version != DRAFT:
        known = version if isinstance(version, BotVersion) else None
        return bot, found_version(bot, known, ref_of(request.version))
    if not bot.is_of(caller.user_id):
        raise errors.LabelNotFound
    if not isinstance(version, Draft):
        raise errors.DraftNotFound
    return bot, bot.active.with_content(version.open(caller.data_key))


def _new_session(
    session_id: str,
    found: _Found,
    request: StartSession,
    caller: Caller,
    services: Services,
) -> Session:
    """A session keeps the prompts and the configuration it was started with."""
    now = services.clock()
    seal = partial(_sealed, session_id, caller)
    if request.lab is not None:
        texts = filling(request.lab.variables, request.variables)
        return Session(
            session_id=session_id,
            user_id=caller.user_id,
            bot_initial_prompt_msg=seal(
                "bot_initial_prompt_msg", filled(request.lab.initial_prompt, texts)
            ),
            bot_reply_schema=_sealed_json(seal, "bot_reply_schema", request.lab.reply_schema),
            variables=_sealed_json(seal, "variables", texts),
            bot_model_config=_chosen(request.lab.config, request.model, caller, services),
            bot_session_type=request.lab.session_type,
            created_date=now,
            expires_at=now + LAB_LIFE,
        )
    bot, given = _given(found, request, caller)
    is_draft = request.version == DRAFT  # of no version yet, and no counter's
    texts = filling(given.variables, request.variables)
    return Session(
        session_id=session_id,
        user_id=caller.user_id,
        bot_id=bot.bot_id,
        bot_name=bot.name,
        bot_version=None if is_draft else given.version,
        bot_initial_prompt_id=None if is_draft else given.initial_prompt_id,
        bot_is_own=bot.is_of(caller.user_id),
        bot_initial_prompt_msg=seal(
            "bot_initial_prompt_msg", filled(given.initial_prompt_msg, texts)
        ),
        bot_summary_prompt_msg=seal(
            "bot_summary_prompt_msg", filled(given.summary_prompt_msg, texts)
        ),
        bot_reply_schema=_sealed_json(seal, "bot_reply_schema", given.reply_schema),
        variables=_sealed_json(seal, "variables", texts),
        bot_model_config=_chosen(given.model_config, request.model, caller, services),
        bot_session_type=given.session_type,
        created_date=now,
    )


def _chosen(
    config: ModelConfig, model: str | None, caller: Caller, services: Services
) -> ModelConfig:
    """With the model of the session: the one asked for, the bot's own, the key's first."""
    model = model or config.model or services.directory.default_model(caller.api_key)
    return config.model_copy(update={"model": model})


def _sealed(session_id: str, caller: Caller, field: str, text: str) -> Sealed:
    return caller.data_key.seal(text, f"sessions/{session_id}|{field}")


def _sealed_json(
    seal: Callable[[str, str], Sealed], field: str, value: Mapping[str, Any] | None
) -> Sealed | None:
    """Nothing where there is nothing: most assistants have no variables and no schema."""
    return seal(field, json.dumps(value, ensure_ascii=False)) if value else None


def _body(request: StartSession) -> str:
    """What a retry is told by. A request that names no variables has the hash it always had."""
    lab = {name for name in LAB_OPTIONAL if request.lab and not getattr(request.lab, name)}
    unused: dict[str, Any] = {name: True for name in OPTIONAL if getattr(request, name) is None}
    return request.model_dump_json(exclude={**unused, **({"lab": lab} if request.lab else {})})
