"""The protobuf messages of `google.firestore.v1`, raw: the one door to the client library.

The library wraps its messages in proto-plus classes, which cost ten times more to parse.
`.pb()` gives the generated class underneath; the server uses nothing else.
"""

from google.cloud.firestore_v1.types import aggregation_result, common, document, query, write
from google.cloud.firestore_v1.types import firestore as _service
from google.protobuf import empty_pb2, message, timestamp_pb2
from google.rpc import status_pb2
from google.type import latlng_pb2

Message = message.Message
Empty = empty_pb2.Empty
Status = status_pb2.Status
Timestamp = timestamp_pb2.Timestamp
GeoPoint = latlng_pb2.LatLng

ArrayValue = document.ArrayValue.pb()
Document = document.Document.pb()
MapValue = document.MapValue.pb()
Value = document.Value.pb()

DocumentMask = common.DocumentMask.pb()
Precondition = common.Precondition.pb()
TransactionOptions = common.TransactionOptions.pb()

AggregationResult = aggregation_result.AggregationResult.pb()
StructuredQuery = query.StructuredQuery.pb()
Cursor = query.Cursor.pb()
StructuredAggregationQuery = query.StructuredAggregationQuery.pb()

Write = write.Write.pb()
FieldTransform = write.DocumentTransform.FieldTransform.pb()
WriteResult = write.WriteResult.pb()

BatchGetDocumentsRequest = _service.BatchGetDocumentsRequest.pb()
BatchGetDocumentsResponse = _service.BatchGetDocumentsResponse.pb()
BatchWriteRequest = _service.BatchWriteRequest.pb()
BatchWriteResponse = _service.BatchWriteResponse.pb()
BeginTransactionRequest = _service.BeginTransactionRequest.pb()
BeginTransactionResponse = _service.BeginTransactionResponse.pb()
CommitRequest = _service.CommitRequest.pb()
CommitResponse = _service.CommitResponse.pb()
CreateDocumentRequest = _service.CreateDocumentRequest.pb()
DeleteDocumentRequest = _service.DeleteDocumentRequest.pb()
GetDocumentRequest = _service.GetDocumentRequest.pb()
ListCollectionIdsRequest = _service.ListCollectionIdsRequest.pb()
ListCollectionIdsResponse = _service.ListCollectionIdsResponse.pb()
ListDocumentsRequest = _service.ListDocumentsRequest.pb()
ListDocumentsResponse = _service.ListDocumentsResponse.pb()
ListenRequest = _service.ListenRequest.pb()
ListenResponse = _service.ListenResponse.pb()
ListenTarget = _service.Target.pb()
PartitionQueryRequest = _service.PartitionQueryRequest.pb()
PartitionQueryResponse = _service.PartitionQueryResponse.pb()
RollbackRequest = _service.RollbackRequest.pb()
RunAggregationQueryRequest = _service.RunAggregationQueryRequest.pb()
RunAggregationQueryResponse = _service.RunAggregationQueryResponse.pb()
RunQueryRequest = _service.RunQueryRequest.pb()
RunQueryResponse = _service.RunQueryResponse.pb()
TargetChange = _service.TargetChange.pb()
UpdateDocumentRequest = _service.UpdateDocumentRequest.pb()
WriteRequest = _service.WriteRequest.pb()
WriteResponse = _service.WriteResponse.pb()
