"""A proof that says nothing is not one."""

from tests.proofs.metrics import PROOFS, line, silent


def test_a_proof_that_says_nothing_is_named() -> None:
    lines = [line(proof, "wrong", 0, "100 turns", 0) for proof in PROOFS if proof != "S9"]

    assert silent(lines) == ["S9"]
    assert silent([*lines, line("S9", "payloads", 3, "9, planted", "caught")]) == ["S9"]
    assert silent([*lines, line("S9", "payloads that fetch", 0, "200", 0)]) == []
