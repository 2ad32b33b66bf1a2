"""Questions and privacy: what really happens with keys, prompts and messages."""

import streamlit as st

from frontend.parts import heading

SUBTITLE = "What happens with your key, your prompts and your words, said plainly."
QUESTIONS = {
    "What is an assistant?": (
        "A name, a tag line, a description and two prompts. The initial prompt tells the model who "
        "to be; the summary prompt asks for the recap at the end. Both stay hidden from the people "
        "who talk to it."
    ),
    "What is the difference between brainstorming and coaching?": (
        "Brainstorming sends the last 20 messages to the model. Coaching waits until a talk fills "
        "60 % of the model's window, then has it summed up, and goes on with the summary and the "
        "last 4 messages. The whole talk stays in your history either way."
    ),
    "What does it cost?": (
        "GPT Lab asks for nothing. Your provider charges your key for the tokens that your "
        "sessions use; the chat shows how many after each reply. The demo model costs nothing."
    ),
    "Can I use it without a key?": (
        "You can look around. Where this GPT Lab runs with its demo model, one click signs you in, "
        "and everything works with simple replies made on the machine itself."
    ),
    "A reply failed. Is my message lost?": (
        "No. It stays on the page with a Retry button. Retrying cannot store it twice, and a reply "
        "that was already made is not paid for twice."
    ),
    "Why are there no pictures in replies?": (
        "Anybody can write an assistant, and loading a picture tells its host that you did, with "
        "whatever the address says about your talk. So pictures are taken out of replies, and "
        "links show where they lead."
    ),
}
PRIVACY = {
    "What is known about me?": (
        "A one-way hash of your key, the number of sessions and assistants you started and made, "
        "and when. No name, no e-mail address. Whoever uses the same key is, to GPT Lab, you."
    ),
    "Is my key stored?": (
        "No. It is checked with the provider at sign-in and then travels, sealed, inside your "
        "sign-in, which is good for 15 minutes at a time and 12 hours in all. This app forgets the "
        "key once you are signed in. Your browser keeps the sign-in in a cookie that no script can "
        "read, so that a reload does not ask for the key again. The cookie goes when you sign out, "
        "and ends at most 15 minutes after you closed the last page."
    ),
    "Who can read my sessions?": (
        "A stolen copy of the database does not show them, nor does one together with every secret "
        "of the server: they are encrypted under a key that only your API key opens. What such a "
        "copy does show is who talked to which assistant, when, and how much."
    ),
    "What about whoever runs this?": (
        "While you talk, the server handles your words and your key in the clear, because it must "
        "send them to the provider. An operator who changes the program could read along. We "
        "cannot prevent that, so we say it."
    ),
    "Are the prompts of my assistants secret?": (
        "From other people, yes. From the operator, no: they are shared objects, stored readable. "
        "And a model can be talked into telling: do not put into a prompt what must never be known."
    ),
    "What if somebody steals my sign-in?": (
        "For up to 15 minutes, or 12 hours where they keep renewing it, they can use your "
        "sessions. They cannot get your API key out of it. Signing out ends all renewals at once."
    ),
    "What if I lose my key?": (
        "Then your history is lost with it: nobody else can open it, and we cannot either."
    ),
    "Can somebody change what was said?": (
        "Changed, moved or relabelled messages are refused. Deleting messages, or putting back a "
        "whole earlier session, would not be noticed."
    ),
    "How do I get rid of a session?": (
        "Past sessions, More, Delete: the session and every message in it are deleted."
    ),
}


def show() -> None:
    heading.draw("Questions & privacy", SUBTITLE)
    _answers("Questions", QUESTIONS)
    _answers("Privacy", PRIVACY)


def _answers(title: str, answers: dict[str, str]) -> None:
    st.header(title, anchor=False)
    for question, answer in answers.items():
        with st.container(gap="xxsmall"):
            st.markdown(f"**{question}**")
            st.markdown(answer)


show()
