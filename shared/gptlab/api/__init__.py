"""The contract: requests, responses, operations and limits. It has no implementation."""
