"""Questions: what things are, and what they do."""

from frontend.components import page_header, text_page
from frontend.languages import _, gettext_noop

QUESTIONS = {
    gettext_noop("What is an assistant?"): gettext_noop(
        "A name, a tag line, a description and two prompts. The initial prompt tells the model who "
        "to be; the summary prompt asks for the recap at the end. Both stay hidden from the people "
        "who talk to it."
    ),
    gettext_noop("How do I find one?"): gettext_noop(
        "The Lounge shows those that were picked for everybody, and your own. Anybody else's opens "
        "by its link, or by its code on the page Assistant."
    ),
    gettext_noop("What is the difference between brainstorming and coaching?"): gettext_noop(
        "Brainstorming sends the last 20 messages to the model. Coaching waits until a session "
        "fills 60 % of the model's window, then has it summed up, and goes on with the summary and "
        "the last 4 messages. The whole session stays in your history either way."
    ),
    gettext_noop("What does a personality do?"): gettext_noop(
        "It sets four numbers that the model takes: temperature, top p and two penalties. The "
        "higher the temperature, the more surprising the words. Models that reason take none of "
        "them; they are then left out."
    ),
    gettext_noop("Can I change an assistant later?"): gettext_noop(
        "Yes, on its page. Another prompt or setting makes a new version, and you can look at all "
        "versions and go back to any. Sessions that have begun keep the version they began with. "
        "You can also take an assistant down; then nobody finds or opens it any more."
    ),
    gettext_noop("What does it cost?"): gettext_noop(
        "GPT Lab asks for nothing. Your provider charges your key for the tokens that your "
        "sessions use. What is shown here is computed from list prices, where the model's are "
        "known; what counts is the provider's bill. The demo model costs nothing: its prices are "
        "pretended, to show how it looks."
    ),
    gettext_noop("Can I limit what I spend?"): gettext_noop(
        "Yes: with a daily limit, under Your account. Once it is reached, the provider is not "
        "asked any more until midnight UTC, or until you raise it. The reply that reaches it still "
        "comes. A model without a known price is not asked while there is a limit, unless you "
        "allow it; then it is not counted. So set a limit at the provider too."
    ),
    gettext_noop("Can I change my key?"): gettext_noop(
        "Yes, under Your account, which opens from the sidebar. Sessions and assistants stay as "
        "they are. The old key opens nothing any more, so you can revoke it at the provider."
    ),
    gettext_noop("I lost my key. What now?"): gettext_noop(
        "With a recovery code you get everything back: press Lost your key? beneath the sign-in, "
        "and give the code and any new key. Codes are made under Your account, while one has the "
        "key. Without one nobody can open your history, and a new key begins a new account."
    ),
    gettext_noop("Can I use it without a key?"): gettext_noop(
        "You can look around. Where this GPT Lab runs with its demo model, one click signs you in, "
        "and everything works with simple replies made on the machine itself."
    ),
    gettext_noop("Which keys can I use in a session?"): gettext_noop(
        "Enter sends, Shift and Enter begin a new line, and Esc stops a reply or closes what is "
        "open. Tab leads to everything else, also to the buttons beneath each message."
    ),
    gettext_noop("A reply failed. Is my message lost?"): gettext_noop(
        "No. It stays on the page with a Retry button. Retrying cannot store it twice, and a reply "
        "that was already made is not paid for twice."
    ),
    gettext_noop("A reply was withheld. Why?"): gettext_noop(
        "It would have given the assistant's hidden prompt away. You get a polite refusal in its "
        "place, and can go on talking."
    ),
    gettext_noop("Why are there no pictures in replies?"): gettext_noop(
        "Anybody can write an assistant, and loading a picture tells its host that you did, with "
        "whatever the address says about your session. So pictures are taken out of replies, and "
        "links show where they lead."
    ),
    gettext_noop("Can I use my assistants elsewhere?"): gettext_noop(
        "Yes. Any OpenAI client can talk to them: the page of each says how, under Use it from "
        "code. And everything this app does goes through an open API that any program can use."
    ),
}


def show() -> None:
    page_header.draw(_("Questions"), _("What things are, and what they do."))
    text_page.draw(QUESTIONS)


show()
