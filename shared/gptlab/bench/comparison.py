"""Two versions of an assistant compared, of the runs that there are."""

from gptlab.accounts.ownership import found_bot, given_version, own_bot
from gptlab.api.bench import CaseContent, GetVerdict, Verdict
from gptlab.bench.models import content_id_of
from gptlab.bench.verdict import Outcomes, paired, verdict_of
from gptlab.bots.models import Bot, BotVersion, Draft, ref_of
from gptlab.core.services import Caller, Services

NAME_CHARS = 80
"""Of the message that a case without a name is called by."""

_ByCase = dict[str, dict[int, bool | None]]


def get_verdict(request: GetVerdict, caller: Caller, services: Services) -> Verdict:
    store = services.store.bench
    refs = (ref_of(request.base), ref_of(request.version))
    bot, base, changed = store.find_two(request.bot_id, refs)
    own_bot(found_bot(bot), caller)
    cases = {case.case_id: case.open(caller.data_key) for case in store.cases(request.bot_id)}
    before, after = (
        _outcomes(_content(bot, version, ref, caller), request.bot_id, caller, services)
        for version, ref in ((base, request.base), (changed, request.version))
    )
    pairs = [
        paired(case_id, _some(before, case_id, case), _some(after, case_id, case))
        for case_id, case in cases.items()
    ]
    names = {
        case_id: case.name or case.messages[-1].content[:NAME_CHARS]
        for case_id, case in cases.items()
    }
    return verdict_of(pairs, names, sum(case.repeats for case in cases.values()))


def _content(bot: Bot | None, version: BotVersion | Draft | None, ref: str, caller: Caller) -> str:
    if isinstance(version, Draft):
        return version.revision
    return content_id_of(given_version(found_bot(bot), version, ref, caller))


def _outcomes(content_id: str, bot_id: str, caller: Caller, services: Services) -> _ByCase:
    """Whether each run passed, by case and attempt."""
    found: _ByCase = {}
    for result in services.store.bench.results(bot_id, content_id):
        opened = result.open(caller.data_key)
        if opened:
            found.setdefault(opened.case_id, {})[opened.attempt] = opened.passed
    return found


def _some(found: _ByCase, case_id: str, case: CaseContent) -> Outcomes:
    """Of the attempts that the case asks for."""
    known = found.get(case_id, {})
    return {attempt: known[attempt] for attempt in range(1, case.repeats + 1) if attempt in known}
