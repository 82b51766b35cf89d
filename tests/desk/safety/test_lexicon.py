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


@pytest.mark.parametrize("name", LATIN + ARABIC)
def test_almost_every_expression_is_tried_on_few_texts_only(name):
    everyday = " ok thank you . merci . gracias . shokran . شكرا . "
    lists = lexicon(name)
    rules = (*lists.cases, *lists.markers, *lists.contexts)
    assert len(lists.possible(everyday)) < 0.1 * sum(len(rule.expressions) for rule in rules)


def test_the_first_idiom_of_the_list_is_taken_out_where_several_begin():
    lists = lexicon("en")
    words = " please stab me with a fork . "
    assert lists.without_idioms(words, lists.possible(words)) == " please  a fork . "
    assert lists.without_idioms(words, frozenset()) == words
