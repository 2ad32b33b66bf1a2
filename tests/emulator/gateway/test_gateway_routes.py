"""Which requests go through, and what becomes of them on the way."""

import http.client
import json

import httpx2
import pytest

from emulator.gateway import Gateway
from emulator.gateway.routing import Routing
from emulator.gateway.specification import SPECIFICATION, read_routes
from gptlab.api import operations
from gptlab.api.operations import OPERATIONS, Auth
from tests.emulator.gateway.backend import Backend
from tests.emulator.gateway.tokens import bearer, token


def test_an_unknown_path_is_not_defined(http: httpx2.Client) -> None:
    answer = http.get("/nowhere")
    assert answer.status_code == 404
    assert answer.json() == {
        "code": 404,
        "message": "The current request is not defined by this API.",
    }


def test_another_method_is_not_allowed_and_names_the_template(http: httpx2.Client) -> None:
    answer = http.delete("/things/one")
    assert answer.status_code == 405
    assert answer.json() == {
        "code": 405,
        "message": 'The current request is matched to the defined url template "/things/{thing}" '
        "but its http method is not allowed",
    }


@pytest.mark.parametrize("path", ["/things/one/two", "/things/", "/things//parts", "/echo/more"])
def test_a_parameter_is_exactly_one_segment(http: httpx2.Client, path: str) -> None:
    assert http.get(path).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "backend_name"),
    [
        ("GET", "/wild/known/a/b%2Fc", "echo"),
        ("GET", "/wild/known/", "get_jwks"),
        ("GET", "/wild/known", "get_jwks"),
        ("POST", "/wild/known/a", "moved"),
        ("POST", "/wild/known", "moved"),
        ("GET", "/wild/", "moved"),
        ("GET", "/wild/a//b", "moved"),
    ],
)
def test_a_wildcard_takes_in_slashes_and_what_is_not_more_closely_defined(
    http: httpx2.Client, backend: Backend, method: str, path: str, backend_name: str
) -> None:
    http.request(method, path)

    assert [seen.target for seen in backend.seen] == [f"/{backend_name}{path}"]


@pytest.mark.parametrize(("method", "status"), [("DELETE", 405), ("GET", 404)])
def test_a_wildcard_takes_no_other_method_and_nothing_beside_it(
    http: httpx2.Client, method: str, status: int
) -> None:
    assert http.request(method, "/wild/a" if status == 405 else "/wild").status_code == status


def test_a_path_spelled_out_goes_before_one_with_parameters(
    http: httpx2.Client, backend: Backend
) -> None:
    assert http.get("/things/known").status_code == 200
    assert len(backend.calls("echo")) == 1


def test_a_slash_at_the_end_is_let_pass(http: httpx2.Client, backend: Backend) -> None:
    assert http.get("/echo/").status_code == 200
    assert backend.seen[-1].target == "/echo/echo/"


def test_the_path_and_query_arrive_byte_for_byte(gateway: Gateway, backend: Backend) -> None:
    target = "/things/a%2Fb%20%C3%A9%zz;v=1?x=%2f&y=a+b&y=%00&&z"
    connection = http.client.HTTPConnection(gateway.url.removeprefix("http://"))
    connection.request("GET", target, headers=bearer(token()))
    assert connection.getresponse().status == 200
    connection.close()
    assert backend.seen[-1].target == f"/things{target}"


def test_method_body_and_answer_go_through(http: httpx2.Client, backend: Backend) -> None:
    answer = http.post("/echo", content=b"\x00body")
    assert (answer.status_code, answer.content) == (200, b"echo")
    assert (backend.seen[-1].method, backend.seen[-1].body) == ("POST", b"\x00body")


def test_a_chunked_body_arrives_whole(http: httpx2.Client, backend: Backend) -> None:
    http.post("/echo", content=iter([b"one", b"two"]))
    assert backend.seen[-1].body == b"onetwo"
    assert backend.seen[-1].header("content-length") == ["6"]


def test_hop_by_hop_headers_stay_behind_both_ways(http: httpx2.Client, backend: Backend) -> None:
    hop = {"Connection": "keep-alive, X-Mine", "X-Mine": "1", "TE": "trailers", "X-Through": "2"}
    answer = http.get("/echo", headers=hop)
    seen = backend.seen[-1]
    assert (seen.header("x-mine"), seen.header("te"), seen.header("x-through")) == ([], [], ["2"])
    assert answer.headers["x-kept"] == "yes"
    assert not {"x-hop", "keep-alive"} & set(answer.headers)


def test_nothing_is_added_to_request_or_answer_but_who_asked(
    gateway: Gateway, backend: Backend
) -> None:
    connection = http.client.HTTPConnection(gateway.url.removeprefix("http://"))
    connection.request("GET", "/echo")
    answer = connection.getresponse()
    assert {name.lower() for name, _ in answer.getheaders()} == {
        "server", "date", "x-kept", "content-length",
    }  # fmt: skip
    connection.close()
    assert {name.lower() for name, _ in backend.seen[-1].headers} == {
        "host", "accept-encoding", "authorization", "x-forwarded-for",
    }  # fmt: skip


def test_redirects_and_cookies_are_the_clients_own_affair(
    http: httpx2.Client, backend: Backend
) -> None:
    answer = http.get("/moved")
    assert (answer.status_code, answer.headers["location"]) == (302, "/elsewhere")
    assert answer.headers["set-cookie"] == "a=1"
    http.cookies.clear()
    http.get("/echo")
    assert backend.seen[-1].header("cookie") == []


def test_a_body_above_32_mib_is_too_large(http: httpx2.Client, backend: Backend) -> None:
    answer = http.post("/echo", content=bytes(32 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, 413)
    assert backend.seen == []


def test_a_body_that_does_not_say_how_large_it_is_is_counted(
    http: httpx2.Client, backend: Backend
) -> None:
    answer = http.post("/echo", content=(bytes(1024 * 1024) for _ in range(33)))
    assert answer.status_code == 413
    assert backend.seen == []


def test_every_operation_of_the_contract_has_its_route() -> None:
    routing = Routing(read_routes(SPECIFICATION, "http://functions"))
    for operation in OPERATIONS:
        path = operation.path.format(**dict.fromkeys(operation.path_fields, "x" * 20))
        route = routing.find(operation.method, path.encode())
        assert route.backend.address == f"http://functions/{operation.name}"
        assert route.backend.deadline == operation.deadline
        assert (route.rules is not None) == (operation.auth is Auth.REQUIRED)


def test_the_keys_are_asked_of_get_jwks_locally() -> None:
    routes = read_routes(SPECIFICATION, "http://functions")
    rules = {route.rules for route in routes} - {None}
    path = operations.GET_JWKS.path
    assert [r.jwks_url for r in rules if r] == [f"http://functions/get_jwks{path}"]
    assert json.loads(SPECIFICATION.read_text())["openapi"].startswith("3.1")
