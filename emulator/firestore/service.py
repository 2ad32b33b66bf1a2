"""The methods of google.firestore.v1.Firestore: from request to operation to response."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

from emulator.firestore import proto, streams
from emulator.firestore.aggregations import run_aggregation
from emulator.firestore.clock import to_micros, to_timestamp
from emulator.firestore.documents import parse_mask, project
from emulator.firestore.engine import Engine, Snapshot
from emulator.firestore.errors import InvalidArgument, NotFound, Unimplemented
from emulator.firestore.listing import list_documents
from emulator.firestore.locks import Claim
from emulator.firestore.partitions import partition
from emulator.firestore.paths import (
    Database,
    Path,
    new_document,
    parse_database,
    parse_document,
    parse_parent,
)
from emulator.firestore.queries import parse_query
from emulator.firestore.transactions import Transaction
from emulator.firestore.wire import with_document

# After so many messages of a stream, other calls get their turn.
_STREAM_BREATH = 100


class FirestoreService:
    """The methods; each counts as one call of the project its request names."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def get_document(self, request: proto.GetDocumentRequest) -> proto.Document:
        path = parse_document(request.name)
        self._count("GetDocument", path.database)
        snapshot = await self._read(request, path.database, Claim(shared={path}))
        ((_, document),) = self._engine.documents([path], snapshot)
        if document is None:
            raise NotFound(f"Document ({path.name}) not found.")
        return _masked(document, request)

    async def batch_get_documents(
        self, request: proto.BatchGetDocumentsRequest
    ) -> AsyncIterator[proto.BatchGetDocumentsResponse]:
        database = parse_database(request.database)
        self._count("BatchGetDocuments", database)
        paths = [parse_document(name) for name in dict.fromkeys(request.documents)]
        if any(path.database != database for path in paths):
            raise InvalidArgument("A document is not in the database of the request.")
        transaction = self._new_transaction(request, database)
        if transaction is not None:
            yield proto.BatchGetDocumentsResponse(transaction=transaction.id)
        snapshot = await self._read(request, database, Claim(shared=set(paths)), transaction)
        read_time = to_timestamp(snapshot.time)
        for path, document in list(self._engine.documents(paths, snapshot)):
            if document is None:
                yield proto.BatchGetDocumentsResponse(missing=path.name, read_time=read_time)
            else:
                found = _masked(document, request)
                yield proto.BatchGetDocumentsResponse(found=found, read_time=read_time)

    async def list_documents(
        self, request: proto.ListDocumentsRequest
    ) -> proto.ListDocumentsResponse:
        parent = parse_parent(request.parent)
        self._count("ListDocuments", parent.database)
        transaction = self._transaction(request, parent.database)
        return await list_documents(self._engine, parent, request, transaction, _read_time(request))

    async def list_collection_ids(
        self, request: proto.ListCollectionIdsRequest
    ) -> proto.ListCollectionIdsResponse:
        parent = parse_parent(request.parent)
        self._count("ListCollectionIds", parent.database)
        snapshot = await self._engine.snapshot(Claim(), None, _read_time(request))
        ids = self._engine.collection_ids(parent, snapshot)
        if request.page_token:
            ids = [each for each in ids if each.encode() > request.page_token.encode()]
        size = request.page_size or len(ids)
        token = ids[size - 1] if len(ids) > size else ""
        return proto.ListCollectionIdsResponse(collection_ids=ids[:size], next_page_token=token)

    async def create_document(self, request: proto.CreateDocumentRequest) -> proto.Document:
        parent = parse_parent(request.parent)
        self._count("CreateDocument", parent.database)
        if request.document.name:
            raise InvalidArgument("document.name must not be set")
        path = new_document(parent, request.collection_id, request.document_id)
        write = proto.Write(
            update=proto.Document(name=path.name, fields=request.document.fields),
            current_document=proto.Precondition(exists=False),
        )
        return await self._written(path, write, request)

    async def update_document(self, request: proto.UpdateDocumentRequest) -> proto.Document:
        path = parse_document(request.document.name)
        self._count("UpdateDocument", path.database)
        write = proto.Write(update=request.document, current_document=request.current_document)
        if request.HasField("update_mask"):
            write.update_mask.CopyFrom(request.update_mask)
        return await self._written(path, write, request)

    async def delete_document(self, request: proto.DeleteDocumentRequest) -> proto.Empty:
        path = parse_document(request.name)
        self._count("DeleteDocument", path.database)
        write = proto.Write(delete=path.name, current_document=request.current_document)
        await self._engine.commit(path.database, [write])
        return proto.Empty()

    async def commit(self, request: proto.CommitRequest) -> proto.CommitResponse:
        database = parse_database(request.database)
        self._count("Commit", database)
        transaction = self._transaction(request, database)
        return await self._engine.commit(database, request.writes, transaction)

    async def batch_write(self, request: proto.BatchWriteRequest) -> proto.BatchWriteResponse:
        database = parse_database(request.database)
        self._count("BatchWrite", database)
        results = await self._engine.batch_write(database, request.writes)
        return proto.BatchWriteResponse(
            write_results=[result for result, _ in results],
            status=[status for _, status in results],
        )

    async def begin_transaction(
        self, request: proto.BeginTransactionRequest
    ) -> proto.BeginTransactionResponse:
        database = parse_database(request.database)
        self._count("BeginTransaction", database)
        transaction = self._engine.begin(database, request.options)
        return proto.BeginTransactionResponse(transaction=transaction.id)

    async def rollback(self, request: proto.RollbackRequest) -> proto.Empty:
        database = parse_database(request.database)
        self._count("Rollback", database)
        self._engine.transactions.rollback(database, request.transaction)
        return proto.Empty()

    async def run_query(
        self, request: proto.RunQueryRequest
    ) -> AsyncIterator[proto.RunQueryResponse | bytes]:
        parent = parse_parent(request.parent)
        self._count("RunQuery", parent.database)
        _check_options(request)
        query = parse_query(parent, request.structured_query)
        transaction = self._new_transaction(request, parent.database)
        if transaction is not None:
            yield proto.RunQueryResponse(transaction=transaction.id)
        claim = Claim(shared_queries={query})
        snapshot = await self._read(request, parent.database, claim, transaction)
        results = self._engine.query(query, snapshot)
        read_time = proto.RunQueryResponse(read_time=to_timestamp(snapshot.time))
        rest = read_time.SerializeToString()
        last = rest + proto.RunQueryResponse(done=True).SerializeToString()
        for index, found in enumerate(results):
            if index % _STREAM_BREATH == _STREAM_BREATH - 1:
                await asyncio.sleep(0)
            body, document = found.body, found.document
            if query.projection is not None:
                body = project(document, list(query.projection)).SerializeToString()
            yield with_document(body, last if index == len(results) - 1 else rest)
        if not results:
            yield proto.RunQueryResponse(read_time=read_time.read_time, done=True)

    async def run_aggregation_query(
        self, request: proto.RunAggregationQueryRequest
    ) -> AsyncIterator[proto.RunAggregationQueryResponse]:
        parent = parse_parent(request.parent)
        self._count("RunAggregationQuery", parent.database)
        _check_options(request)
        aggregation = request.structured_aggregation_query
        query = parse_query(parent, aggregation.structured_query)
        transaction = self._new_transaction(request, parent.database)
        if transaction is not None:
            yield proto.RunAggregationQueryResponse(transaction=transaction.id)
        claim = Claim(shared_queries={query})
        snapshot = await self._read(request, parent.database, claim, transaction)
        result = run_aggregation(self._engine, query, aggregation.aggregations, snapshot)
        yield proto.RunAggregationQueryResponse(
            result=result, read_time=to_timestamp(snapshot.time)
        )

    async def partition_query(
        self, request: proto.PartitionQueryRequest
    ) -> proto.PartitionQueryResponse:
        parent = parse_parent(request.parent)
        self._count("PartitionQuery", parent.database)
        query = parse_query(parent, request.structured_query)
        snapshot = await self._engine.snapshot(Claim(), None, _read_time(request))
        return partition(self._engine, query, request, snapshot)

    def listen(
        self, requests: AsyncIterator[proto.ListenRequest]
    ) -> AsyncGenerator[proto.ListenResponse, None]:
        return streams.listen(self._engine, requests)

    def write(
        self, requests: AsyncIterator[proto.WriteRequest]
    ) -> AsyncGenerator[proto.WriteResponse, None]:
        return streams.write(self._engine, requests)

    def _count(self, method: str, database: Database) -> None:
        self._engine.counts.of(database.project).calls[method] += 1

    def _transaction(self, request: proto.Message, database: Database) -> Transaction | None:
        if not request.transaction:
            return None
        return self._engine.transactions.get(database, request.transaction)

    def _new_transaction(self, request: proto.Message, database: Database) -> Transaction | None:
        if request.WhichOneof("consistency_selector") != "new_transaction":
            return None
        return self._engine.begin(database, request.new_transaction, default_read_only=True)

    async def _read(
        self,
        request: proto.Message,
        database: Database,
        claim: Claim,
        transaction: Transaction | None = None,
    ) -> Snapshot:
        if transaction is None:
            transaction = self._transaction(request, database)
        return await self._engine.snapshot(claim, transaction, _read_time(request))

    async def _written(
        self, path: Path, write: proto.Write, request: proto.Message
    ) -> proto.Document:
        await self._engine.commit(path.database, [write])
        stored = self._engine.storage.find(path)
        if stored is None:
            raise NotFound(f"Document ({path.name}) not found.")
        return _masked(stored.document, request)


def _check_options(request: proto.Message) -> None:
    if request.HasField("explain_options"):
        raise Unimplemented("explain_options (query profiles) are not there.")


def _masked(document: proto.Document, request: proto.Message) -> proto.Document:
    if not request.HasField("mask"):
        return document
    return project(document, parse_mask(request.mask))


def _read_time(request: proto.Message) -> int | None:
    if request.WhichOneof("consistency_selector") != "read_time":
        return None
    return to_micros(request.read_time)
