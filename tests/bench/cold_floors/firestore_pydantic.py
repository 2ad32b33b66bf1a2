"""What a function that never chats cannot do without: Firestore, and one model of pydantic's."""

from typing import Annotated

import flask
import functions_framework
from google.cloud import firestore
from pydantic import BaseModel, StringConstraints


class Floor(BaseModel):
    name: Annotated[str, StringConstraints(max_length=40)]


@functions_framework.http
def floor(request: flask.Request) -> str:
    return f"{firestore.Client.__name__} {Floor(name='of a floor')}"
