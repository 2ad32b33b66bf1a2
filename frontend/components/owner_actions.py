"""What a creator can do with an assistant of their own, on its details."""

from functools import partial

import streamlit as st

from frontend import bot_editor, bot_file, state
from frontend.components import confirm_dialog
from frontend.languages import _, gettext_noop
from frontend.safe_markdown import plain
from gptlab.api.bots import Bot

CHANGE, PUBLISH, VERSIONS, TAKE_DOWN = (
    gettext_noop("Change"),
    gettext_noop("Test and publish"),
    gettext_noop("Versions"),
    gettext_noop("Take down"),
)
DOWNLOAD = gettext_noop("Download")
DOWNLOAD_HELP = gettext_noop(
    "Its prompts, versions, labels and cases as text files, in a zip file. The Lab makes an "
    "assistant of it, and so does the command line."
)
GO_ON = gettext_noop("Go on changing")
YOURS = gettext_noop("Yours · version {n}")
WITH_DRAFT = gettext_noop("Yours · version {n}, and a draft")
BECAME = gettext_noop("Saved. This is version {n} now. Sessions that have begun keep theirs.")
STAYED = gettext_noop(
    "Saved. This is still version {n}: name, tag line and description belong to all versions."
)
TAKEN_DOWN = gettext_noop(
    "Nobody finds or opens it any more, and it leaves the Lounge. This cannot be undone."
)
SESSIONS_GO_ON = gettext_noop("Sessions that have begun go on, yours and other people's.")


def draw(bot: Bot) -> None:
    with st.container(horizontal=True, vertical_alignment="center", border=True, key="own"):
        said = _(WITH_DRAFT if bot.draft_revision else YOURS)
        st.markdown(said.format(n=bot.version), width="stretch")
        with st.container(horizontal=True, width="content", gap="small"):
            change = _(GO_ON) if state.bot_opened.get() else _(CHANGE)
            st.button(change, key="change", on_click=bot_editor.open_form, args=(bot,))
            st.button(_(PUBLISH), key="publish", on_click=bot_editor.look_at_bench)
            st.button(_(VERSIONS), key="versions", on_click=bot_editor.look_at_versions)
            st.download_button(
                _(DOWNLOAD),
                partial(bot_file.packed, state.client(), bot.bot_id),
                f"assistant-{bot.bot_id}.zip",
                "application/zip",
                key="download_bot",
                help=_(DOWNLOAD_HELP),
                on_click="ignore",
            )
            down = st.button(_(TAKE_DOWN), key="take_down", type="tertiary")
    became = state.bot_saved.get()
    if became:
        _saved(*became)
    if down:
        st.dialog(_("Take this assistant down?"))(_take_down)(bot)


def back(bot: Bot) -> None:
    """From what is done with it to its details."""
    st.button(
        _("Back to {name}").format(name=plain(bot.name)),
        icon=":material/arrow_back:",
        key="back_to_details",
        type="tertiary",
        on_click=bot_editor.leave,
    )


def _saved(before: int, after: int) -> None:
    st.success(_(BECAME if before != after else STAYED).format(n=after))


def _take_down(bot: Bot) -> None:
    texts = (f"**{plain(bot.name)}**", _(TAKEN_DOWN), _(SESSIONS_GO_ON))
    confirm_dialog.draw(
        texts,
        _("Cancel"),
        _(TAKE_DOWN),
        partial(bot_editor.take_down, bot.bot_id),
        destroys=True,
    )
