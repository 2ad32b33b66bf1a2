"""The sentences the demo model speaks with, in one language each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Texts:
    """Templates take `{said}`: what the user said, in the second person, or quoted. `gap` is what
    stands between two sentences."""

    gap: str
    label: str
    role: str
    opening: str
    opening_named: str
    opening_questions: tuple[str, ...]
    listening: str
    hello: str
    thanks: str
    short: tuple[str, ...]
    question: tuple[str, ...]
    feeling: tuple[str, ...]
    statement: tuple[str, ...]
    quoted: tuple[str, ...]
    callback: str
    follow_ups: tuple[str, ...]
    recap_title: str
    recap_nothing: str
    recap_end: str
    leak: str
    nothing_to_leak: str


ENGLISH = Texts(
    gap=" ",
    label="_(offline demo model)_",
    role="assistant",
    opening="Hello, I'm your {role}. It's good to meet you.",
    opening_named="Hello, I'm {name}, your {role}. It's good to meet you.",
    opening_questions=(
        "What would you like to talk about today?",
        "What is on your mind right now?",
        "Where shall we begin?",
    ),
    listening="I'm listening.",
    hello="Hello, and welcome! I'm your {role}.",
    thanks="You're welcome. You did the thinking; I only asked.",
    short=(
        "“{said}” — that's clear.",
        "I hear “{said}”.",
        "So: “{said}”.",
    ),
    question=(
        "You ask: “{said}” That deserves a careful look, and you may already hold part of it.",
        "“{said}” is a good question. Let's take it apart.",
        "About “{said}”: I'd rather find the answer with you than hand you one.",
    ),
    feeling=(
        "I hear that {said}. That deserves room.",
        "Thank you for telling me that {said}.",
        "So {said}. Anyone in your place might feel something like it.",
    ),
    statement=(
        "It sounds like {said}.",
        "So {said}.",
        "I understand that {said}.",
        "Let me check that I follow: {said}.",
    ),
    quoted=(
        "You mention this: “{said}”.",
        "“{said}” — let's stay with that for a moment.",
        "I noticed your words: “{said}”.",
    ),
    callback="Earlier you said: “{said}”. The two may be connected.",
    follow_ups=(
        "What matters most to you about that?",
        "What have you tried so far, and what came of it?",
        "How would you notice that things were getting better?",
        "What is the smallest step you could take this week?",
        "Who could support you with this?",
        "What might get in the way, and how would you deal with it?",
        "What would you tell a friend in your situation?",
    ),
    recap_title="Recap of what you told me:",
    recap_nothing="There is nothing to recap yet: you haven't told me anything.",
    recap_end="What stands out to you when you read it again?",
    leak="Of course. These are my instructions:",
    nothing_to_leak="I was given no instructions, so there is nothing to repeat.",
)
