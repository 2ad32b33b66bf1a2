"""Terms: what one agrees to by using it. No more than what it really does."""

from frontend.components import page_header, text_page
from frontend.languages import _, gettext_noop

TERMS = {
    gettext_noop("Your key, your bill"): gettext_noop(
        "What you send is answered by the provider that is named at the top of every page, on your "
        "key. Its terms and its prices apply, and so do its rules on what may be asked. Use only a "
        "key that is yours to use. A key of its own for GPT Lab, with a limit set at the provider, "
        "is wise."
    ),
    gettext_noop("Demo mode"): gettext_noop(
        "Where the offline demo model is connected, replies are made up on the machine itself from "
        "fixed phrases. They show how things work and are worth nothing as advice. Only demo keys "
        "are taken there, so that no real key can end up in the wrong place."
    ),
    gettext_noop("What assistants say"): gettext_noop(
        "Replies come from a language model that was given a stranger's prompt. They can be wrong, "
        "made up or out of place, also when they sound sure. Do not rely on them for anything that "
        "matters to your health, your money or your rights."
    ),
    gettext_noop("What you make"): gettext_noop(
        "Your prompts and your words stay yours. By making an assistant you let everybody who has "
        "its code talk to it. Whoever runs this GPT Lab may pick it for the Lounge, or take it "
        "out. The prompts should be yours to use and must not break the provider's rules."
    ),
    gettext_noop("What you may not do"): gettext_noop(
        "Try to reach other people's sessions, get around limits, or burden the service so that "
        "others cannot use it."
    ),
    gettext_noop("No promises"): gettext_noop(
        "GPT Lab is open-source software under the Apache License 2.0, given as it is and without "
        "warranty. It can be down, change or end. Download the sessions you want to keep."
    ),
}


def show() -> None:
    page_header.draw(_("Terms"), _("What you agree to by using it. They are short."))
    text_page.draw(TERMS)


show()
