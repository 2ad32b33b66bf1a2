"""What the runs of cases cost at most, by list price, before anything is run. Nothing is drawn."""

from collections.abc import Iterator, Mapping, Sequence

from gptlab.api.accounts import Model, ModelList
from gptlab.api.bench import CaseContent, Judged
from gptlab.api.bots import Bot, Draft

BYTES_A_TOKEN = 4
JUDGE_TOKENS = 200
"""What a judge answers with, and about as much as it is told beside the case."""

Call = tuple[str, int, int]
"""A model, and the tokens that it reads and writes."""


def most_usd(
    cases: Sequence[CaseContent], versions: Sequence[Bot | Draft], listed: ModelList
) -> float | None:
    """For every repeat of each case in each version; None where the price of a model is not known.

    Every reply is taken to be as long as it may be. Reasoning comes on top.
    """
    models = {model.model: model for model in listed.models}
    total = 0.0
    for case in cases:
        for version in versions:
            own = version.config.model or listed.default_model or ""
            for call in _calls(case, version, own):
                cost = _usd(call, models)
                if cost is None:
                    return None
                total += case.repeats * cost
    return total


def _calls(case: CaseContent, version: Bot | Draft, own: str) -> Iterator[Call]:
    said = sum(_tokens(message.content) for message in case.messages)
    longest = version.config.max_tokens
    yield own, _tokens(version.initial_prompt or "") + said, longest
    for check in case.checks:
        if isinstance(check, Judged):
            read = _tokens(check.rubric) + said + longest + JUDGE_TOKENS
            yield check.model or own, read, JUDGE_TOKENS


def _usd(call: Call, models: Mapping[str, Model]) -> float | None:
    name, read, written = call
    model = models.get(name)
    if model is None or model.input_usd is None or model.output_usd is None:
        return None
    return (read * model.input_usd + written * model.output_usd) / 1_000_000


def _tokens(text: str) -> int:
    return -(-len(text.encode()) // BYTES_A_TOKEN)
