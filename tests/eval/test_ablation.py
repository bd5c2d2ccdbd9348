"""What each stage is worth, over a small library."""

import json

import pytest

from assistant import Assistant
from eval.ablation import MEASURES, STAGES, ablate, ablation_json, rows
from eval.printed import ablation_text
from eval.sets import Case, Relevant
from index.settings import Settings

CASES = [
    Case(id="q1", question="scalded by hot water", relevant=(Relevant(quote="scalded by hot water in the kitchen"),)),
    Case(id="q2", question="a boy missing from placement", relevant=(Relevant(quote="missing from his placement"),)),
]


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_is_left_out_by_valid_settings(stage: str) -> None:
    changed = Settings().model_copy(update=dict(STAGES[stage]))
    assert Settings.model_validate(changed.model_dump()).recorded() == changed.recorded() != Settings().recorded()


def test_each_stage_is_left_out_once_and_the_settings_are_as_before(assistant: Assistant) -> None:
    before = assistant.library.settings
    found = ablate(assistant, CASES, name="mine")
    assert assistant.library.settings is before
    assert list(found.without) == list(STAGES)
    for stage, comparison in found.without.items():
        assert comparison.first is found.whole
        assert {name: comparison.second.about.settings[name] for name in STAGES[stage]} == dict(STAGES[stage])
    table = rows(found)
    assert [len(row) for row in table] == [1 + len(MEASURES)] * (2 + len(STAGES))
    assert "without meaning" in ablation_text(found)
    assert json.loads(json.dumps(ablation_json(found)))["without"]["words"]["passages Success@1"]["difference"] <= 0


def test_a_run_that_fails_leaves_the_settings_as_they_were(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real, asked = assistant.library.settings, assistant.search, []

    def ends(*given: object, **more: object) -> object:
        asked.append(given)
        if len(asked) > 4:
            raise KeyboardInterrupt
        return real(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(assistant, "search", ends)
    with pytest.raises(KeyboardInterrupt):
        ablate(assistant, CASES, name="mine")
    assert assistant.library.settings is before
