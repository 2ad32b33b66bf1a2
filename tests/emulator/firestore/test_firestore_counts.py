"""The counting of calls, reads and writes, and the rest of the admin endpoint."""

import json
from collections.abc import Callable
from urllib.error import HTTPError

import pytest
from google.cloud import firestore

from emulator.firestore import FirestoreServer

Admin = Callable[..., str]


def test_calls_are_counted_by_method(embedded: FirestoreServer, own: firestore.Client) -> None:
    reference = own.document("things/one")
    reference.set({"n": 1})
    reference.get()
    own.collection("things").get()
    calls = embedded.counts(own.project).calls
    assert calls == {"Commit": 1, "BatchGetDocuments": 1, "RunQuery": 1}


def test_reads_and_writes_are_counted_by_document(
    embedded: FirestoreServer, own: firestore.Client
) -> None:
    batch = own.batch()
    for number in range(3):
        batch.set(own.document(f"things/{number}"), {"n": number})
    batch.delete(own.document("things/none"))
    batch.commit()
    own.document("things/none").get()
    own.collection("things").get()
    own.collection("nothing").get()
    usage = embedded.counts(own.project)
    assert (usage.reads, usage.writes, usage.deletes) == (1 + 3 + 1, 3, 1)


def test_projects_are_counted_apart(
    embedded: FirestoreServer, connect: Callable[..., firestore.Client]
) -> None:
    one, other = connect(embedded.address), connect(embedded.address)
    one.document("things/one").get()
    assert embedded.counts(other.project).calls == {}


def test_counts_can_be_read_and_reset_over_http(
    embedded: FirestoreServer, own: firestore.Client, admin: Admin
) -> None:
    own.document("things/one").get()
    path = f"/counts?project={own.project}"
    assert json.loads(admin(embedded.admin, "GET", path))["calls"] == {"BatchGetDocuments": 1}
    admin(embedded.admin, "POST", f"/counts/reset?project={own.project}")
    assert json.loads(admin(embedded.admin, "GET", path))["reads"] == 0


def test_the_endpoint_says_that_it_is_up(embedded: FirestoreServer, admin: Admin) -> None:
    assert admin(embedded.admin, "GET", "/") == "Ok\n"


@pytest.mark.parametrize("path", ["/nothing", "/counts", "/emulator/v1/projects/p"])
def test_what_is_not_there_is_an_error(embedded: FirestoreServer, admin: Admin, path: str) -> None:
    with pytest.raises(HTTPError) as error:
        admin(embedded.admin, "GET", path)
    with error.value:
        assert "error" in json.loads(error.value.read())


def test_clearing_empties_one_project(
    embedded: FirestoreServer, connect: Callable[..., firestore.Client], admin: Admin
) -> None:
    one, other = connect(embedded.address), connect(embedded.address)
    for client in (one, other):
        client.document("things/one").set({"n": 1})
    admin(embedded.admin, "POST", f"/clear?project={one.project}")
    assert one.collection("things").get() == []
    assert len(other.collection("things").get()) == 1


def test_clearing_as_the_official_emulator_does_it(
    embedded: FirestoreServer, own: firestore.Client, admin: Admin
) -> None:
    own.document("things/one").set({"n": 1})
    path = f"/emulator/v1/projects/{own.project}/databases/(default)/documents"
    admin(embedded.admin, "DELETE", path)
    assert list(own.collections()) == []


def test_an_export_can_be_imported_into_another_project(
    embedded: FirestoreServer, connect: Callable[..., firestore.Client], admin: Admin
) -> None:
    one, other = connect(embedded.address), connect(embedded.address)
    one.document("things/one").set({"n": 1, "text": "line\n break", "t": {"x": [1.5, None]}})
    one.document("things/one/parts/two").set({"n": 2})
    exported = admin(embedded.admin, "GET", f"/export?project={one.project}")
    answer = admin(embedded.admin, "POST", f"/import?project={other.project}", exported)
    assert json.loads(answer) == {"documents": 2}
    before, after = one.document("things/one").get(), other.document("things/one").get()
    assert (before.to_dict(), before.update_time) == (after.to_dict(), after.update_time)


def test_a_foreign_file_is_not_imported(embedded: FirestoreServer, admin: Admin) -> None:
    with pytest.raises(HTTPError) as error:
        admin(embedded.admin, "POST", "/import?project=p", '{"format": "other"}\n')
    error.value.close()
    assert error.value.code == 400
