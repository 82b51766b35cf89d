import pytest

from desk.safety.lexicon import ARABIC, LATIN, lexicon
from desk.safety.verdict import PRECEDENCE


@pytest.mark.parametrize("name", LATIN + ARABIC)
def test_every_word_list_has_cases_for_every_flow(name):
    flows = {rule.flow for rule in lexicon(name).cases}
    assert flows == set(PRECEDENCE)


@pytest.mark.parametrize("name", LATIN + ARABIC)
def test_markers_add_and_contexts_take_away(name):
    assert all(rule.weight > 0 for rule in lexicon(name).markers)
    assert all(rule.weight < 0 for rule in lexicon(name).contexts)
