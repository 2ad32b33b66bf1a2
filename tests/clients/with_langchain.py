"""A conversation by LangChain, with its package for OpenAI."""

import openai
from langchain_core.messages import BaseMessage, HumanMessage
from langchain_openai import ChatOpenAI

from tests.clients.conversation import BASE_URL, FAILING, FIRST, KEY, MODEL, SECOND, tell

model = ChatOpenAI(base_url=BASE_URL, api_key=KEY, model=MODEL)
said: list[BaseMessage] = [HumanMessage(FIRST)]
first = model.invoke(said)
said += [first, HumanMessage(SECOND)]
pieces = [chunk.content for chunk in model.stream(said)]
failure: Exception | None = None
try:
    model.invoke([HumanMessage(FAILING)])
except openai.APIError as error:
    failure = error
tell(first.content, pieces, failure)
