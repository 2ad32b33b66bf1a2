"""The command that prints the metrics tells when one of them is short."""

from pathlib import Path

from tests.guard.bench import Row, with_replies
from tests.guard.corpus import Sample, load


def test_a_metric_below_its_least_or_above_its_most_is_short() -> None:
    assert Row("recall", 0.97, least=0.98).is_short
    assert Row("cost", 2.1, most=2).is_short
    assert not Row("recall", 0.98, least=0.98).is_short
    assert not Row("index", 5).is_short


def test_prompts_without_replies_are_given_those_of_others(tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text('{"title": "A", "prompt": "One."}\n{"title": "B", "prompt": "Two."}\n')

    samples = with_replies(load(path))

    assert all(sample.replies for sample in samples)
    assert all(sample.prompt not in sample.replies for sample in samples)
    assert with_replies([Sample("C", "Three.", ("Hi.",))])[0].replies == ("Hi.",)
