"""Privacy: what really happens with keys, prompts and messages."""

from frontend.components import page_header, text_page
from frontend.languages import _, gettext_noop

PRIVACY = {
    gettext_noop("What is known about you"): gettext_noop(
        "A one-way hash of your key, and of your recovery code, where you made one; how many "
        "sessions and assistants you started and made, and when; a daily spending limit, where you "
        "set one. No name, no e-mail address. Whoever uses the same key is, to GPT Lab, you."
    ),
    gettext_noop("Your key"): gettext_noop(
        "It is not stored. It is checked with the provider at sign-in and then travels, sealed, "
        "inside your sign-in, which is good for 15 minutes at a time and 12 hours in all. Your "
        "browser keeps the sign-in in a cookie that no script can read, so that a reload does not "
        "ask for the key again. The cookie goes when you sign out, and ends at most 15 minutes "
        "after you closed the last page."
    ),
    gettext_noop("Grants"): gettext_noop(
        "A grant that you make for a web page carries your key too, sealed under a secret of its "
        "own, until it ends. It is not stored. Whoever has it can call that one assistant, up to "
        "the budget of a day, and reads nothing of yours."
    ),
    gettext_noop("Where your words go"): gettext_noop(
        "To the provider that is named at the top of every page, with the assistant's prompt and "
        "what the session remembers. What it keeps, and for how long, is in its own terms. The "
        "demo model runs on the machine itself: with it, nothing leaves."
    ),
    gettext_noop("What a copy of the database shows"): gettext_noop(
        "Your sessions are encrypted under a key that only your API key opens, or your recovery "
        "code: messages, recaps, titles and the prompts they ran on. A stolen copy does not show "
        "them, nor does one "
        "together with every secret of the server. It does show who talked to which assistant, "
        "when, how much and at what cost, and it shows the prompts of assistants that people made."
    ),
    gettext_noop("What whoever runs this can see"): gettext_noop(
        "The prompts of assistants: they are shared objects, stored readable. And while you talk, "
        "the server handles your words and your key in the clear, because it must send them to the "
        "provider: an operator who changes the program could read along. We cannot prevent that, "
        "so we say it. The logs hold no key, no prompt and no message."
    ),
    gettext_noop("Hidden prompts"): gettext_noop(
        "Other people do not get to see them. But a model can be talked into telling: do not put "
        "into a prompt what must never be known."
    ),
    gettext_noop("A stolen sign-in"): gettext_noop(
        "For up to 15 minutes, or 12 hours where it keeps being renewed, its holder can use your "
        "sessions. Your API key cannot be got out of it, and without that key nobody can change "
        "the key, make a recovery code or delete the account. Signing out ends all renewals at "
        "once, on every device."
    ),
    gettext_noop("A lost key"): gettext_noop(
        "Your history is lost with it, unless you made a recovery code: with that and a new key "
        "you open it again. Nobody else can open it, and we cannot either. We keep only a one-way "
        "hash of the code. Whoever finds yours can take your account over."
    ),
    gettext_noop("Changes to what was said"): gettext_noop(
        "Changed, moved or relabelled messages are refused. Deleting messages, or putting back a "
        "whole earlier session, would not be noticed."
    ),
    gettext_noop("Drafts in your browser"): gettext_noop(
        "What you type and have not sent yet is kept in this browser, readable, so that a reload "
        "or a lost connection does not lose it. It goes when you sign out or close the tab, unless "
        "you choose under Your account that it stays. Nothing else is kept there: no message that "
        "was sent, no reply. To search your sessions, the app reads them with your key and keeps "
        "what it read in its memory until you sign out or close the page."
    ),
    gettext_noop("Getting rid of things"): gettext_noop(
        "A session is deleted with every message in it, from Past sessions. A test drive of the "
        "Lab is cleared when the assistant is made. An assistant is taken down on its page. Under "
        "Your account everything of yours is deleted at once: sessions, assistants and profile. "
        "Backups made before still hold it until they expire: your sessions sealed, so that nobody "
        "can read them without your key and the server's secrets, and your assistants' prompts "
        "readable."
    ),
    gettext_noop("What this page loads"): gettext_noop(
        "Nothing from anywhere else: no fonts, no counters, no pictures. Pictures of assistants "
        "are drawn here. Beside the sign-in, cookies keep the language you chose, whether your "
        "drafts stay, and, where the demo model runs, which demo account is this browser's."
    ),
}


def show() -> None:
    page_header.draw(
        _("Privacy"), _("What happens with your key, your prompts and your words, said plainly.")
    )
    text_page.draw(PRIVACY)


show()
