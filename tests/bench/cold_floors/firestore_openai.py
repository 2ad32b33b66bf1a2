"""What a function that chats uses, imported plainly; openai brings pydantic."""

import flask
import functions_framework
import openai
from google.cloud import firestore


@functions_framework.http
def floor(request: flask.Request) -> str:
    return f"{firestore.Client.__name__} {openai.OpenAI.__name__}"
