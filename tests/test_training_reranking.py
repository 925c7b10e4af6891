"""What the ranker makes of the order, as it is told."""

from training.reranking import Figure


def test_a_figure_tells_both_means_their_difference_and_the_chance_of_it() -> None:
    line = str(Figure("hit@1", [0.0] * 10 + [1.0] * 10, [1.0] * 20))
    assert line.startswith("  hit@1     0.500 (")
    assert "1.000 (1.000-1.000)" in line
    assert "+0.500   p 0.00" in line


def test_no_difference_is_as_likely_as_can_be() -> None:
    assert str(Figure("hit@5", [1.0, 0.0], [1.0, 0.0])).endswith("+0.000   p 1.000")
