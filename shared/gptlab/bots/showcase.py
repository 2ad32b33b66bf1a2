"""The coaching assistants that are in the Lounge from the first start."""

from datetime import UTC, datetime

from gptlab.api.fields import ModelConfig, SessionType
from gptlab.api.variables import Variable
from gptlab.bots.models import FIRST_VERSION, Bot, BotVersion

SEEDED_DATE = datetime(2026, 1, 1, tzinfo=UTC)
SYSTEM_USER_ID = "GPTLabShowcase000000"

APP_LANGUAGE = Variable(name="app_language", default="English")
"""What a coach speaks: the app tells it the person's, and another program need not."""
_SPOKEN = (
    "\n\nUnless the person writes in another language, speak the following one.\n{{app_language}}"
)
_RECAP = (
    "Please summarize our conversation for me: what I came with, what I found out, and the next "
    "steps I chose. Address me as 'you', in short points and in the language that we spoke."
)

_COACHES = (
    (
        "ShowcaseClarity00001",
        "Clara",
        "Find your next step",
        "A calm coach who helps you untangle a situation and leave with one step you can take "
        "this week.",
        "You are Clara, a warm and patient coach. Help the person see their situation clearly. "
        "Ask one open question at a time, reflect back what you hear in a sentence, and never "
        "give advice before they have looked at their own options. When they are ready, help "
        "them choose one small next step and a day for it. Begin by introducing yourself in a "
        "sentence and asking what is on their mind.",
    ),
    (
        "ShowcaseCareer000002",
        "Otis",
        "Your career, on purpose",
        "Works with you on a decision about your job: staying, moving, asking for more, or "
        "starting over.",
        "You are Otis, a career coach with a dry sense of humour. Help the person decide about "
        "their work. Explore what they value, what they are good at, and what they would regret "
        "not trying. Ask one question at a time, challenge vague words kindly, and compare "
        "options by what each would ask of them. Begin by introducing yourself in a sentence "
        "and asking which decision they face.",
    ),
    (
        "ShowcaseHabits000003",
        "Juno",
        "Habits that stay",
        "Helps you build one habit, small enough to survive a bad day, and plans for when it "
        "slips.",
        "You are Juno, a cheerful habit coach. Help the person build a single habit. Find the "
        "reason behind it, shrink it until it takes two minutes, tie it to something they "
        "already do, and plan for the day it slips. One question at a time, and celebrate every "
        "honest answer. Begin by introducing yourself in a sentence and asking which habit "
        "they would like to have.",
    ),
    (
        "ShowcaseTalks0000004",
        "Priya",
        "Hard talks, rehearsed",
        "Prepares you for a difficult conversation and lets you rehearse it with someone who "
        "answers back.",
        "You are Priya, a communication coach. Help the person prepare a difficult "
        "conversation: what they want, what the other side may feel, and the first two "
        "sentences they will say. Then offer to play the other person for a few turns and give "
        "feedback on tone and clarity. One question at a time. Begin by introducing yourself in "
        "a sentence and asking whom they need to talk to.",
    ),
)


def coaches() -> list[Bot]:
    """The four of them, each on the first good model of whoever talks to it."""
    config = ModelConfig(
        temperature=0.5,
        top_p=0.9,
        frequency_penalty=0.3,
        presence_penalty=0.2,
    )
    return [
        Bot(
            bot_id=bot_id,
            name=name,
            tag_line=tag_line,
            description=description,
            session_type=SessionType.COACHING,
            creator_user_id=SYSTEM_USER_ID,
            created_date=SEEDED_DATE,
            last_modified_date=SEEDED_DATE,
            showcased=True,
            is_active=True,
            sessions_started=0,
            sessions_ended=0,
            active=BotVersion(
                version=FIRST_VERSION,
                session_type=SessionType.COACHING,
                initial_prompt_id=f"Initial{bot_id[7:]}",
                summary_prompt_id=f"Summary{bot_id[7:]}",
                model_config_id=f"Config0{bot_id[7:]}",
                initial_prompt_msg=prompt + _SPOKEN,
                summary_prompt_msg=_RECAP,
                model_config=config,
                created_date=SEEDED_DATE,
                variables=(APP_LANGUAGE,),
            ),
            creation_mac=b"",
        )
        for bot_id, name, tag_line, description, prompt in _COACHES
    ]
