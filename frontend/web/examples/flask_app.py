"""A chat on Flask and OpenAI's client: the visitor's browser sees neither the grant nor the API.

GPTLAB_GRANT=… GPTLAB_V1=http://127.0.0.1:8080/v1 flask --app flask_app run
"""

import json
import os

from flask import Flask, render_template_string, request
from openai import APIError, OpenAI

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>A chat on Flask</title>
<h1>A chat on Flask</h1>
{% for message in messages %}
<p>{{ "You" if message.role == "user" else "Assistant" }}: {{ message.content }}</p>
{% endfor %}
<p role="alert">{{ failure }}</p>
<form method="post">
  <input type="hidden" name="messages" value='{{ messages | tojson }}'>
  <label>Your message <input name="text" maxlength="8000" required autocomplete="off"></label>
  <button>Send</button>
</form>
</html>"""

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def chat() -> str:
    messages = json.loads(request.form.get("messages", "[]"))
    failure = ""
    if text := request.form.get("text"):
        asked = [*messages, {"role": "user", "content": text}]
        try:
            reply = reply_to(asked)
        except APIError as error:
            failure = error.message
        else:
            messages = [*asked, {"role": "assistant", "content": reply}]
    return render_template_string(PAGE, messages=messages, failure=failure)


def reply_to(messages: list[dict[str, str]]) -> str | None:
    client = OpenAI(base_url=os.environ["GPTLAB_V1"], api_key=os.environ["GPTLAB_GRANT"])
    answer = client.chat.completions.create(model="gptlab", messages=messages)  # type: ignore[arg-type]
    return answer.choices[0].message.content
