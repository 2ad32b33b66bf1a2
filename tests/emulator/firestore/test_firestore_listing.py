"""Lists of documents and collections, batches that may fail in part, deletes of whole trees."""

from google.cloud import firestore


def test_a_list_has_documents_that_are_only_parents(client: firestore.Client) -> None:
    client.document("a/here").set({"n": 1})
    client.document("a/missing/b/below").set({"n": 1})
    assert [each.id for each in client.collection("a").list_documents()] == ["here", "missing"]


def test_a_list_comes_in_pages(client: firestore.Client) -> None:
    for number in range(7):
        client.document(f"a/{number}/b/below").set({"n": number})
        client.document(f"a/{number}").set({"n": number})
    listed = client.collection("a").list_documents(page_size=3)
    assert [each.id for each in listed] == list("0123456")


def test_collections_are_listed_below_their_parent(client: firestore.Client) -> None:
    for path in ("b/1", "a/1", "a/1/y/1", "a/1/x/missing/z/1"):
        client.document(path).set({})
    assert [each.id for each in client.collections()] == ["a", "b"]
    assert [each.id for each in client.document("a/1").collections()] == ["x", "y"]


def test_an_emptied_collection_is_gone(client: firestore.Client) -> None:
    client.document("a/1").set({})
    client.document("a/1").delete()
    assert list(client.collections()) == []


def test_a_bulk_writer_goes_on_after_a_failed_write(client: firestore.Client) -> None:
    client.document("a/there").set({"n": 1})
    writer = client.bulk_writer()
    writer.on_write_error(lambda _failure, _writer: False)
    writer.create(client.document("a/there"), {"n": 2})
    writer.create(client.document("a/new"), {"n": 2})
    writer.close()  # type: ignore[no-untyped-call]
    assert client.document("a/there").get().get("n") == 1
    assert client.document("a/new").get().get("n") == 2


def test_a_tree_is_deleted_with_all_that_is_below(client: firestore.Client) -> None:
    for path in ("a/1", "a/1/b/1", "a/2/b/1/c/1", "ab/1"):
        client.document(path).set({})
    assert client.recursive_delete(client.collection("a")) == 3
    assert [each.id for each in client.collections()] == ["ab"]
