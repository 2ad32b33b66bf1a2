"""What `make bench-cold` asks each function is answered, so that the command goes on working."""

import httpx2

from emulator.dev_stack import LocalCloud
from gptlab.api.operations import OPERATIONS
from gptlab.client import Client
from tests.bench.cold_questions import Questions
from tests.conftest import new_demo_key


def test_every_operation_is_asked_for_what_it_answers(cloud: LocalCloud) -> None:
    key, found = new_demo_key(), {}
    with Client(cloud.gateway_url) as client, httpx2.Client(base_url=cloud.gateway_url) as http:
        client.log_in(key)
        questions = Questions(client, key)
        for operation in OPERATIONS:
            asked = questions.of(operation)
            answer = http.request(
                asked.method, asked.path, headers=dict(asked.headers), content=asked.body
            )
            found[operation.name] = answer.status_code
    assert found == dict.fromkeys((each.name for each in OPERATIONS), 200)
