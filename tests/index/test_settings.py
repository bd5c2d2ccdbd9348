"""Settings come from the library's folder and the environment, and wrong ones are refused by name."""

import pytest

from index.errors import SettingsError
from index.settings import Settings, load


def test_without_a_file_the_defaults_hold(tmp_path):
    assert load(tmp_path, {}) == Settings()


def test_a_variable_wins_over_the_file(tmp_path):
    (tmp_path / "settings.toml").write_text('fusion = "rrf"\ndepth = 50\n', encoding="utf-8")
    loaded = load(tmp_path, {"REVIEWS_DEPTH": "70", "REVIEWS_LIBRARY": "elsewhere", "DEPTH": "9"})
    assert (loaded.fusion, loaded.depth) == ("rrf", 70)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('fusion = "magic"', ["fusion", "'magic'", "'weighted' or 'rrf'"]),
        ("depth = 3", ["depth", "3", "10 to 100000"]),
        ('words = "perhaps"', ["words", "'perhaps'", "true or false"]),
        ("fushion = 1", ["'fushion'", "no setting", "fusion"]),
        ("fusion =", ["cannot be read"]),
    ],
)
def test_a_wrong_setting_is_refused_with_its_name_its_value_and_what_is_allowed(tmp_path, line, named):
    (tmp_path / "settings.toml").write_text(line, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, {})
    for words in [*named, "settings.toml"]:
        assert words in str(refused.value)


def test_a_wrong_variable_is_named_as_the_variable(tmp_path):
    with pytest.raises(SettingsError, match="the variable REVIEWS_FUSION sets fusion to 'no'"):
        load(tmp_path, {"REVIEWS_FUSION": "no"})
