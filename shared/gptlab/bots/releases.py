"""What publishing a version and moving a label have in common."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from gptlab.bots.models import Bot, BotVersion, LabelMove, note_associated_data
from gptlab.core.crypto import Sealed, random_id
from gptlab.core.services import Caller

TRIES = 4


def numbered(bot: Bot, wanted: BotVersion, now: datetime) -> BotVersion:
    """What the model is to be given, as the next version.

    A part that is as in production keeps its entry in the history, and the counters there.
    """
    old = bot.active
    new = replace(
        wanted, version=bot.newest + 1, created_date=now, note=None, content_id=random_id()
    )
    if new.initial_prompt_msg != old.initial_prompt_msg:
        new = replace(new, initial_prompt_id=random_id())
    if new.summary_prompt_msg != old.summary_prompt_msg:
        new = replace(new, summary_prompt_id=random_id())
    if new.model_config != old.model_config:
        new = replace(new, model_config_id=random_id())
    return new


def moved(
    bot: Bot,
    targets: Mapping[str, BotVersion | None],
    note: str,
    caller: Caller,
    now: datetime,
) -> tuple[LabelMove, ...]:
    """The moves of labels to these versions; None takes one away."""
    first = bot.label_moves + 1
    return tuple(
        LabelMove(
            number=number,
            label=label,
            from_version=bot.labelled(label),
            to_version=target.version if target else None,
            note=sealed_note(note, bot.bot_id, "moves", number, caller),
            user_id=caller.user_id,
            created_date=now,
        )
        for number, (label, target) in enumerate(targets.items(), first)
    )


def sealed_note(note: str, bot_id: str, kind: str, number: int, caller: Caller) -> Sealed | None:
    """A note is for its owner alone."""
    if not note:
        return None
    return caller.data_key.seal(note, note_associated_data(bot_id, kind, number))
