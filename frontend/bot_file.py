"""An assistant as a file: the folder that the command line pulls, zipped, or its prompt alone."""

from frontend import lab, state
from frontend.draft import config_fields
from frontend.languages import gettext_noop
from gptlab.api.sessions import LabConfiguration
from gptlab.client import Client
from gptlab.files.assistants import PROMPT, SUMMARY, read_prompts
from gptlab.files.problems import InvalidFile
from gptlab.files.zipped_folder import pack, unpack
from gptlab.transfer.assistants import assistant_files, create_from_files

ENDINGS = ("zip", "prompt")
KNOWN = (
    gettext_noop("is longer than an assistant can be"),
    gettext_noop("is not of one assistant"),
    gettext_noop("is not UTF-8 text"),
    gettext_noop("is not valid YAML"),
)
"""What may be wrong with such a file; what is rarer is said in English."""


def packed(client: Client, bot_id: str) -> bytes:
    """With its versions, labels and cases."""
    return pack(assistant_files(client, bot_id))


def make(content: bytes) -> None:
    """Make the assistant of a zipped folder, and go to where a new one is shown."""
    bot = create_from_files(state.client(), unpack(content))
    state.lab_bot_id.set(bot.bot_id)
    lab.go_to(lab.READY)


def take_over(content: bytes) -> list[str]:
    """Have the Lab's fields hold a prompt's file; the names of its variables, which have no field.

    Raises InvalidFile and InvalidRequest.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise InvalidFile(PROMPT, "is not UTF-8 text") from None
    found = read_prompts({PROMPT: text, SUMMARY: "\n"})
    names = set(LabConfiguration.model_fields) - {"session_type"}
    told = LabConfiguration.of(**{name: found[name] for name in names})
    prompt = {"initial_prompt": told.initial_prompt}
    state.lab_draft.put({**prompt, **config_fields(told.config)})
    return [variable.name for variable in told.variables]
