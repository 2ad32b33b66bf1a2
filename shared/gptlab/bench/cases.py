"""Cases of an assistant: add, list, change, delete. Nobody but its owner reads them."""

from datetime import timedelta

from gptlab.accounts.ownership import found_bot, own_bot
from gptlab.api import limits
from gptlab.api.bench import (
    AddCases,
    CaseContent,
    CasePage,
    ChangeCase,
    DeleteCase,
    DeletedCase,
    ListCases,
)
from gptlab.api.bench import Case as CaseResponse
from gptlab.api.fields import Replayed
from gptlab.bench.models import Case, case_associated_data
from gptlab.bots.models import Bot
from gptlab.core import errors, pagination
from gptlab.core.services import Caller, Services
from gptlab.store.database import PreconditionFailed

CHANGE_TRIES = 3


def add_cases(
    request: AddCases, caller: Caller, services: Services
) -> CasePage | Replayed[CasePage]:
    """Their ids come from the idempotency key and their contents, so a retry finds them."""
    bot = _own(request.bot_id, caller, services)
    now = services.clock()
    cases = []
    for number, content in enumerate(request.cases):
        text = content.model_dump_json()
        name = f"{bot.bot_id}|{caller.idempotency_key}|{number}|{text}"
        case_id = caller.data_key.document_id("case", name)
        place = case_associated_data(bot.bot_id, case_id)
        added_at = now + timedelta(microseconds=number)  # so that a list keeps their order
        cases.append(Case(bot.bot_id, case_id, caller.data_key.seal(text, place), added_at))
    if services.store.bench.count(bot.bot_id) + len(cases) > limits.CASES:
        raise errors.InvalidRequest(
            f"cases: an assistant has at most {limits.CASES} cases", param="cases"
        )
    added = CasePage(cases=[_response(case, caller) for case in cases], next_page_token=None)
    try:
        services.store.bench.add(cases)
    except PreconditionFailed:
        return Replayed(added)
    return added


def list_cases(request: ListCases, caller: Caller, services: Services) -> CasePage:
    """In the order in which they were added; a page token is how many came before."""
    bot = _own(request.bot_id, caller, services)
    start = pagination.decode_number(request.page_token) or 0
    found = sorted(
        services.store.bench.cases(bot.bot_id), key=lambda case: (case.created_date, case.case_id)
    )
    end = start + request.page_size
    return CasePage(
        cases=[_response(case, caller) for case in found[start:end]],
        next_page_token=str(end) if end < len(found) else None,
    )


def change_case(request: ChangeCase, caller: Caller, services: Services) -> CaseResponse:
    """Where it asks for the same, it is the same case, and keeps what was run of it.

    Else it is another one in its place, so that no result of the one before counts for it. Its id
    comes from what it replaces and its content, so a retry finds it.
    """
    text = request.content.model_dump_json()
    case_id = caller.data_key.document_id("case", f"{request.bot_id}|{request.case_id}|{text}")
    store = services.store.bench
    for _ in range(CHANGE_TRIES):
        found, (before, known) = store.find_cases(request.bot_id, (request.case_id, case_id))
        bot = own_bot(found_bot(found), caller)
        if known:
            return _response(known, caller)
        if before is None:
            raise errors.CaseNotFound
        content = before.open(caller.data_key)
        if content == request.content:
            return _response(before, caller)
        same = _asked(content) == _asked(request.content)
        new_id = before.case_id if same else case_id
        body = caller.data_key.seal(text, case_associated_data(bot.bot_id, new_id))
        changed = Case(bot.bot_id, new_id, body, before.created_date)
        try:
            if same:
                store.update(before, changed)
            else:
                store.replace(before, changed)
        except PreconditionFailed:
            continue  # changed or deleted meanwhile
        return _response(changed, caller)
    raise errors.StoreUnavailable(retry_after=1)


def delete_case(request: DeleteCase, caller: Caller, services: Services) -> DeletedCase:
    """One that is gone is answered likewise."""
    bot = _own(request.bot_id, caller, services)
    services.store.bench.delete(bot.bot_id, request.case_id)
    return DeletedCase(case_id=request.case_id)


def _own(bot_id: str, caller: Caller, services: Services) -> Bot:
    return own_bot(found_bot(services.store.bots.find(bot_id)), caller)


def _asked(content: CaseContent) -> tuple[object, ...]:
    """What a result comes of. The name and how often it is run are no part of that."""
    return content.messages, content.variables, content.checks


def _response(case: Case, caller: Caller) -> CaseResponse:
    return CaseResponse(
        case_id=case.case_id, content=case.open(caller.data_key), created_date=case.created_date
    )
