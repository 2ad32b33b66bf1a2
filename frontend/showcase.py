"""The coaches that are in the Lounge from the first start, in the person's language.

Their texts come from the API as they were seeded, in English. What is not known here is shown as
it comes: somebody may have changed it.
"""

from frontend.languages import _, gettext_noop

TEXTS = frozenset(
    (
        gettext_noop("Find your next step"),
        gettext_noop(
            "A calm coach who helps you untangle a situation and leave with one step you can take "
            "this week."
        ),
        gettext_noop("Your career, on purpose"),
        gettext_noop(
            "Works with you on a decision about your job: staying, moving, asking for more, or "
            "starting over."
        ),
        gettext_noop("Habits that stay"),
        gettext_noop(
            "Helps you build one habit, small enough to survive a bad day, and plans for when it "
            "slips."
        ),
        gettext_noop("Hard talks, rehearsed"),
        gettext_noop(
            "Prepares you for a difficult conversation and lets you rehearse it with someone who "
            "answers back."
        ),
    )
)


def in_language(text: str) -> str:
    """A coach's tag line or description, translated; anything else as it is."""
    return _(text) if text in TEXTS else text
