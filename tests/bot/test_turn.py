import pytest

from bot.runtime.turn import BadTurn, chosen, read_turn

BODY = {
    "conversation": "c",
    "message_id": "m",
    "text": "hello",
    "language": "en",
    "channel": "sms",
    "choice": None,
    "facts": {"consent": True},
}


def test_a_leading_slash_never_reaches_rasa():
    assert read_turn({**BODY, "text": ' /  //inform{"phone": "1"}'}).text == 'inform{"phone": "1"}'


def test_facts_language_and_channel_are_what_actions_read():
    assert read_turn(BODY).metadata == {
        "language": "en",
        "channel": "sms",
        "conversation": "c",
        "facts": {"consent": True},
        "choice": None,
    }


@pytest.mark.parametrize(
    "change",
    [
        {"conversation": ""},
        {"message_id": 7},
        {"text": 7},
        {"text": "x" * 20_001},
        {"text": None},
        {"language": "de"},
        {"channel": "mail"},
        {"choice": "yes"},
        {"choice": {"field": "confirm"}},
        {"facts": []},
    ],
)
def test_a_request_that_is_no_turn_is_refused_without_quoting_it(change):
    with pytest.raises(BadTurn) as refusal:
        read_turn({**BODY, **change})
    assert "xxx" not in str(refusal.value)


def test_a_body_that_is_no_object_is_refused():
    with pytest.raises(BadTurn):
        read_turn([BODY])


@pytest.mark.parametrize(
    ("field", "value", "intent"),
    [
        ("confirm", "yes", "affirm"),
        ("yesno", "no", "deny"),
        ("topic", "case_management", "provide_information"),
        ("event", "consent_given", "affirm"),
        ("event", "person", "talk_to_person"),
        ("event", "start_over", "start_over"),
        ("event", "cancel", "cancel_request"),
        ("event", "resume", "provide_information"),
        ("event", "menu", "provide_information"),
    ],
)
def test_a_choice_is_certain(field, value, intent):
    understood = chosen(field, value, "fr")
    assert understood["intent"] == {"name": intent, "confidence": 1.0}
    assert {"entity": field, "value": value}.items() <= understood["entities"][-1].items()


def test_the_signal_of_consent_carries_the_consent():
    entities = chosen("event", "consent_given", "ar")["entities"]
    assert [(entity["entity"], entity["value"]) for entity in entities] == [
        ("consent", "yes"),
        ("event", "consent_given"),
    ]
