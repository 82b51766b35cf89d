"""The signature check, from the bytes of a webhook to the verdict, beside Twilio's own validator.

What is signed is written down once more here, from Twilio's description: the address, then each field's name and
values, sorted; HMAC-SHA1 with the account's token, in base64.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import string
from pathlib import Path
from urllib.parse import urlencode

from hypothesis import assume, given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from channels.bodies import Form, parse_form
from channels.twilio.signature import genuine, public_url
from desk.settings import Settings

FORM = "application/x-www-form-urlencoded"
SAFE = string.ascii_letters + string.digits
TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.sampled_from(
        ["", " ", "&", "=", "+", "%", "a=b&c", "¡Hola!", "é", "e\u0301", "نعم", "👍🏽", "whatsapp:+15005550101"]
    ),
)
NAME = st.one_of(
    st.sampled_from(["Body", "From", "To", "MessageSid", "NumMedia", "Body2"]),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
)
FIELDS = st.lists(st.tuples(NAME, TEXT), max_size=8)
UNIQUE_FIELDS = st.lists(st.tuples(NAME, TEXT), max_size=8, unique_by=lambda field: field[0])
TOKEN = st.text(string.hexdigits, min_size=1, max_size=32)
TOKENS = st.lists(TOKEN, min_size=3, max_size=3, unique=True)
LABEL = st.text(string.ascii_lowercase, min_size=1, max_size=8)
QUERY = st.lists(st.tuples(LABEL, st.text(max_size=8).filter(str.isalnum)), max_size=3).map(urlencode)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """A public address of a webhook, with or without a port, a path before ours and a query."""
    port = draw(st.one_of(st.just(""), st.integers(1, 5999).map(":{}".format)))
    host = ".".join(draw(st.lists(LABEL, min_size=1, max_size=3)))
    path = "/".join(["", *draw(st.lists(LABEL, max_size=2)), "twilio", "messages"])
    query = draw(QUERY)
    return f"{draw(st.sampled_from(['http', 'https']))}://{host}{port}{path}" + (f"?{query}" if query else "")


def signed(token: str, url: str, fields: list[tuple[str, str]]) -> str:
    """The signature as Twilio describes it; a name that comes twice with one value counts once, as in its library."""
    data = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.new(token.encode(), data.encode(), hashlib.sha1).digest()).decode()


def posted(fields: list[tuple[str, str]]) -> Form:
    """The fields as the door reads them from the body of a request."""
    return parse_form(FORM, urlencode(fields).encode())


def accepting(*tokens: str) -> Settings:
    return Settings(
        database_url="",
        secret_key="",
        password_salt="",
        encryption_keys=(),
        hash_key="",
        rasa_token="",
        twilio_auth_tokens=tokens,
        twilio_account_sid="AC",
        twilio_number="",
        twilio_whatsapp="",
        root=Path(),
    )


def changed(draw: st.DataObject, written: str, at: int, letters: str) -> str:
    """The text with the character at one place replaced, left out, or doubled by another."""
    other = draw.draw(st.sampled_from(letters).filter(lambda letter: letter != written[at]))
    return draw.draw(
        st.sampled_from(
            [
                written[:at] + other + written[at + 1 :],
                written[:at] + written[at + 1 :],
                written[:at] + other + written[at:],
            ]
        )
    )


@given(addresses(), FIELDS, TOKENS, st.integers(0, 2))
def test_what_one_of_the_two_tokens_signed_is_genuine_and_nothing_else(url, fields, tokens, signer):
    given_signature = signed(tokens[signer], url, fields)
    assert genuine(accepting(*tokens[:2]), url=url, form=posted(fields), signature=given_signature) == (signer < 2)


@given(addresses(), addresses(), FIELDS, TOKENS, st.integers(0, 2))
def test_the_verdict_is_that_of_twilios_own_validator(url, other, fields, tokens, signer):
    for signed_url in (url, other, url.replace("https://", "http://")):
        signature = signed(tokens[signer], signed_url, fields)
        theirs = [RequestValidator(token).validate(url, posted(fields), signature) for token in tokens[:2]]
        assert genuine(accepting(*tokens[:2]), url=url, form=posted(fields), signature=signature) == any(theirs)


@given(addresses(), FIELDS, TOKEN)
def test_the_order_of_the_fields_does_not_matter(url, fields, token):
    signature = signed(token, url, fields)
    assert genuine(accepting(token), url=url, form=posted(fields[::-1]), signature=signature)


@given(addresses(), UNIQUE_FIELDS, TOKEN, st.data())
def test_a_character_changed_in_a_field_is_refused(url, fields, token, data):
    places = [
        (field, part, at) for field, pair in enumerate(fields) for part in (0, 1) for at in range(len(pair[part]))
    ]
    assume(places)
    field, part, at = data.draw(st.sampled_from(places))
    forged = [list(pair) for pair in fields]
    forged[field][part] = changed(data, forged[field][part], at, SAFE + " é👍")
    signature = signed(token, url, fields)
    assert not genuine(accepting(token), url=url, form=posted([(n, v) for n, v in forged]), signature=signature)


@given(addresses(), UNIQUE_FIELDS, st.tuples(NAME, TEXT), TOKEN)
def test_a_field_added_or_taken_away_is_refused(url, fields, more, token):
    assume(more not in fields)
    assert not genuine(accepting(token), url=url, form=posted([*fields, more]), signature=signed(token, url, fields))
    assert not genuine(accepting(token), url=url, form=posted(fields), signature=signed(token, url, [*fields, more]))


@given(addresses(), FIELDS, TOKEN, st.data())
def test_a_character_changed_in_the_path_or_query_is_refused(url, fields, token, data):
    at = data.draw(st.integers(url.index("/", 8) + 1, len(url) - 1))
    forged = changed(data, url, at, SAFE + "-._~")
    assert not genuine(accepting(token), url=forged, form=posted(fields), signature=signed(token, url, fields))


@given(addresses(), FIELDS, TOKEN, st.data())
def test_a_character_changed_in_the_signature_is_refused(url, fields, token, data):
    signature = signed(token, url, fields)
    at = data.draw(st.integers(0, len(signature) - 1))
    forged = changed(data, signature, at, SAFE + "+/=é")
    assume(forged != signature)
    assert not genuine(accepting(token), url=url, form=posted(fields), signature=forged)


@given(addresses(), FIELDS, TOKEN, st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_text_passes_for_a_signature(url, fields, token, text):
    assume(text != signed(token, url, fields))
    assert not genuine(accepting(token), url=url, form=posted(fields), signature=text)


@given(addresses(), FIELDS, TOKEN)
def test_without_a_token_nothing_is_genuine(url, fields, token):
    assert not genuine(accepting(), url=url, form=posted(fields), signature=signed(token, url, fields))


@given(FIELDS)
def test_the_door_reads_every_field_that_was_posted(fields):
    assert sorted(posted(fields).multi_items()) == sorted(fields)


@given(addresses(), st.sampled_from(["", "/"]))
def test_the_address_that_is_checked_is_the_configured_one(url, slash):
    base, _, asked = url.partition("/twilio/messages")
    configured = Settings(**{**vars(accepting()), "public_url": base + slash})
    assert public_url(configured, "/twilio/messages", asked.removeprefix("?")) == url
