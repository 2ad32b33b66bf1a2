"""``gptlab``: sign in, chat, and keep assistants as files. The modules beside have the commands."""

from pathlib import Path

import click
from click.shell_completion import get_completion_class

from gptlab import __version__
from gptlab.cli.bench import test_command
from gptlab.cli.chat import chat
from gptlab.cli.console import EXIT_CODES, LOCAL, URL, USAGE, Console, Failed
from gptlab.cli.grants import grant
from gptlab.cli.publish import publish
from gptlab.cli.pull import list_assistants, pull
from gptlab.cli.push import diff, push
from gptlab.cli.sign_in import login, logout
from gptlab.cli.transfer import export_command, import_command, promptfoo

COMMANDS = (
    login, logout, list_assistants, chat, pull, push, diff, publish, test_command, export_command,
    import_command, promptfoo, grant,
)  # fmt: skip
SHELLS = ("bash", "zsh", "fish")


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gptlab")
@click.option("--url", envvar=URL, metavar="URL", help=f"Where GPT Lab is ({URL}).")
@click.option("--json", "is_json", is_flag=True, help="Answer in JSON, for programs.")
@click.pass_context
def main(context: click.Context, url: str | None, is_json: bool) -> None:
    """GPT Lab on the command line.

    Sign in once with `gptlab login`. Your API key is asked for, or read from GPTLAB_API_KEY; it is
    never an argument and never kept.
    """
    folder = Path(click.get_app_dir("gptlab"))
    console = Console("", is_json, folder)
    console.url = (url or console.kept_url() or LOCAL).rstrip("/")
    context.obj = console


@main.command(short_help="Print what makes a shell complete these commands.")
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print what makes SHELL complete these commands: eval "$(gptlab completion bash)"."""
    kind = get_completion_class(shell)
    if kind is None:
        raise Failed(f"{shell} is not known here.", USAGE, "usage")
    click.echo(kind(main, {}, "gptlab", "_GPTLAB_COMPLETE").source())


for command in COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()
