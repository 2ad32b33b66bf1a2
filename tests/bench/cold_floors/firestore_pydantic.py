"""What a function that never chats cannot do without."""

import flask
import functions_framework
import pydantic
from google.cloud import firestore


@functions_framework.http
def floor(request: flask.Request) -> str:
    return f"{firestore.Client.__name__} {pydantic.BaseModel.__name__}"
