"""The smallest program that calls an assistant, in the words of each language. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gptlab.api.bots import Bot
from gptlab.api.variables import Variable

HELLO = "Hello"
KEY = "your OpenAI key"
LANGUAGES: Mapping[str, str] = {"Python": "python", "JavaScript": "javascript", "curl": "bash"}
"""How each is coloured."""
APIS = ("Responses", "Chat Completions")
EXAMPLES: Mapping[str, str | int] = {"text": "…", "number": 1}

PYTHON = """from openai import OpenAI

client = OpenAI(
    base_url={base_url},
    api_key={key},
)
"""
JAVASCRIPT = """import OpenAI from "openai";

const client = new OpenAI({{
  baseURL: {base_url},
  apiKey: {key},
}});
"""
CURL = """curl {url} \\
  -H "Authorization: Bearer $OPENAI_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d {body}"""
ANSWERS: Mapping[tuple[str, str], str] = {
    ("Python", "Responses"): "print(answer.output_text)",
    ("Python", "Chat Completions"): "print(answer.choices[0].message.content)",
    ("JavaScript", "Responses"): "console.log(answer.output_text);",
    ("JavaScript", "Chat Completions"): "console.log(answer.choices[0].message.content);",
}
CALLS: Mapping[str, str] = {
    "Responses": "client.responses.create",
    "Chat Completions": "client.chat.completions.create",
}
PATHS: Mapping[str, str] = {"Responses": "responses", "Chat Completions": "chat/completions"}


@dataclass(frozen=True)
class Snippet:
    """Which assistant is called, in which version; None is that of the moment."""

    bot: Bot
    base_url: str
    version: int | None

    def text(self, language: str, api: str) -> str:
        """The program."""
        body = self._response() if api == "Responses" else self._completion()
        if language == "curl":
            quoted = json.dumps(body, indent=2, ensure_ascii=False).replace("'", "'\\''")
            return CURL.format(url=f"{self.base_url}/{PATHS[api]}", body=f"'{quoted}'")
        head = PYTHON if language == "Python" else JAVASCRIPT
        connected = head.format(base_url=_quoted(self.base_url), key=_quoted(KEY))
        answer = ANSWERS[language, api]
        if language == "Python":
            fields = _python_fields(body)
            return f"{connected}answer = {CALLS[api]}(\n{fields})\n{answer}"
        given = json.dumps(body, indent=2, ensure_ascii=False)
        return f"{connected}const answer = await {CALLS[api]}({given});\n{answer}"

    def _response(self) -> dict[str, Any]:
        prompt: dict[str, Any] = {"id": self.bot.bot_id}
        if self.version is not None:
            prompt["version"] = str(self.version)
        if values := needed_values(self.bot):
            prompt["variables"] = {name: str(value) for name, value in values.items()}
        return {"prompt": prompt, "input": HELLO}

    def _completion(self) -> dict[str, Any]:
        pinned = "" if self.version is None else f"@{self.version}"
        body: dict[str, Any] = {
            "model": f"gptlab/{self.bot.bot_id}{pinned}",
            "messages": [{"role": "user", "content": HELLO}],
        }
        if values := needed_values(self.bot):
            body["variables"] = values
        return body


def needed_values(bot: Bot) -> dict[str, Any]:
    """What has to be filled in, with something that is of the right kind."""
    return {each.name: _example(each) for each in bot.variables if _is_needed(each)}


def _is_needed(variable: Variable) -> bool:
    return variable.required and variable.default is None


def _example(variable: Variable) -> str | int:
    return variable.choices[0] if variable.choices else EXAMPLES[variable.type]


def _python_fields(body: Mapping[str, Any]) -> str:
    """Arguments by their names; what is no field of OpenAI's goes into ``extra_body``."""
    known = {name: value for name, value in body.items() if name != "variables"}
    if "variables" in body:
        known["extra_body"] = {"variables": body["variables"]}
    return "".join(f"    {name}={_quoted(value)},\n" for name, value in known.items())


def _quoted(value: object) -> str:
    """As Python and JavaScript both read it: texts, numbers, lists and mappings of them."""
    return json.dumps(value, ensure_ascii=False)
