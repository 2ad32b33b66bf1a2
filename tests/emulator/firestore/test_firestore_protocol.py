"""The rules of HTTP/2 and gRPC, kept by ours, and by as many as by the official emulator."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from emulator.firestore import FirestoreServer
from tests.emulator.firestore.protocol_cases import CASES
from tests.firestore_servers import HAS_OFFICIAL

LEAST = 60


@pytest.mark.parametrize("name", CASES)
def test_a_rule_is_kept(embedded: FirestoreServer, name: str) -> None:
    assert CASES[name].is_kept(embedded.address)


@pytest.mark.skipif(not HAS_OFFICIAL, reason="the official emulator is not installed")
def test_the_official_emulator_keeps_no_more(official_address: str) -> None:
    # Together: most of the time goes by in waiting for what it does not say.
    with ThreadPoolExecutor(16) as threads:
        kept = sum(threads.map(lambda case: case.is_kept(official_address), CASES.values()))
    # Ours keeps all of them, which the test above says one by one.
    assert LEAST <= kept <= len(CASES)
