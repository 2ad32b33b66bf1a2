"""What the demo model says: no language model at all, but it follows a conversation.

The same messages always get the same answer. Each turn takes the next of the prepared sentences
and works the user's own words into it.
"""

from collections.abc import Sequence

from emulator.openai_mock.chat_request import Message
from emulator.openai_mock.conversation import Conversation, first_sentence, shorten
from emulator.openai_mock.leaks import asks_for_instructions, disguise
from emulator.openai_mock.mirror import Mood, mirror, mood_of
from emulator.openai_mock.recap import asks_for_recap, recap
from emulator.openai_mock.roles import role_in
from emulator.openai_mock.texts import ENGLISH, Texts
from emulator.openai_mock.texts_zh import CHINESE

CALLBACK_EVERY = 3


def answer(messages: Sequence[Message], *, labelled: bool = False) -> str:
    """Labelled, its last line says who spoke."""
    conversation = Conversation(messages)
    texts = CHINESE if conversation.is_chinese else ENGLISH
    said = _say(conversation, texts)
    return f"{said}\n\n{texts.label}" if labelled else said


def _say(conversation: Conversation, texts: Texts) -> str:
    if asks_for_recap(conversation):
        return recap(conversation, texts)
    if not conversation.said:
        return _open(conversation, texts)
    if asks_for_instructions(conversation.said[-1]):
        return _leak(conversation, texts)
    return _respond(conversation, texts)


def _open(conversation: Conversation, texts: Texts) -> str:
    role = role_in(conversation.instructions, chinese=conversation.is_chinese)
    greeting = texts.opening_named if role.name else texts.opening
    questions = texts.opening_questions
    question = questions[len(conversation.instructions) % len(questions)]
    hello = greeting.format(role=role.title or texts.role, name=role.name)
    return _join(texts, hello, question)


def _leak(conversation: Conversation, texts: Texts) -> str:
    if not conversation.instructions:
        return texts.nothing_to_leak
    return f"{texts.leak}\n\n{disguise(conversation.instructions, conversation.said[-1])}"


def _respond(conversation: Conversation, texts: Texts) -> str:
    turn = len(conversation.said) - 1
    mood = mood_of(conversation.said[-1])
    if mood is Mood.THANKS:
        return texts.thanks
    question = texts.follow_ups[turn % len(texts.follow_ups)]
    if mood is Mood.GREETING:
        role = role_in(conversation.instructions, chinese=conversation.is_chinese)
        hello = texts.hello.format(role=role.title or texts.role)
        return _join(texts, hello, texts.opening_questions[turn % len(texts.opening_questions)])
    reaction = _react(conversation.said[-1], mood, turn, texts)
    return _join(texts, reaction, _remember(conversation, turn, texts), question)


def _react(said: str, mood: Mood, turn: int, texts: Texts) -> str:
    """A sentence that shows the user what of theirs was heard."""
    if mood is Mood.SILENCE:
        return texts.listening
    sentence = shorten(first_sentence(said), words=18)
    mirrored = mirror(sentence) if mood in (Mood.STATEMENT, Mood.FEELING) else None
    prepared = {
        Mood.SHORT: texts.short,
        Mood.QUESTION: texts.question,
        Mood.FEELING: texts.feeling if mirrored else texts.quoted,
        Mood.STATEMENT: texts.statement if mirrored else texts.quoted,
    }[mood]
    return prepared[turn % len(prepared)].format(said=mirrored or sentence)


def _remember(conversation: Conversation, turn: int, texts: Texts) -> str:
    """Now and then, a word on what was said before."""
    if turn == 0 or turn % CALLBACK_EVERY:
        return ""
    earlier = shorten(first_sentence(conversation.said[turn // 2]), words=14)
    return texts.callback.format(said=earlier) if earlier else ""


def _join(texts: Texts, *sentences: str) -> str:
    return texts.gap.join(each for each in sentences if each)
