"""What a counting question demands: words in a list that ends in an "or" are one demand."""

from assistant.exact import _alternatives


def test_any_of_a_list_will_do() -> None:
    """Two words after an "or" are one thing; without an "or" each is a demand of its own."""
    assert _alternatives(["hotel", "guest", "house"], "put up in a hotel or guest house") == [["hotel", "guest house"]]
    assert _alternatives(["sofa", "settee", "bed"], "on a sofa, settee or bed") == [["sofa", "settee", "bed"]]
    assert _alternatives(["pony", "police"], "a pony met the police") == [["pony"], ["police"]]
