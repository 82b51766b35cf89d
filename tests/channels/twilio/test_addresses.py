"""Addresses as Twilio writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.twilio import addresses
from channels.twilio.addresses import ChannelAddress


@pytest.mark.parametrize(
    ("raw", "parsed"),
    [
        ("+22370000011", ChannelAddress("sms", "+22370000011")),
        ("whatsapp:+447700900123", ChannelAddress("whatsapp", "+447700900123")),
        ("whatsapp:ML.4kQ9x2TzAb", ChannelAddress("whatsapp", "ML.4kQ9x2TzAb")),
        ("whatsapp:US." + "a" * 128, ChannelAddress("whatsapp", "US." + "a" * 128)),
    ],
)
def test_an_address_has_a_channel_and_a_value(raw, parsed):
    assert addresses.parse(raw) == parsed


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "+",
        "+0123456789",
        "22370000011",
        "whatsapp:",
        "whatsapp:x",
        "whatsapp:US." + "a" * 129,
        "+1500555001١",
        "+15005550011\n",
    ],
)
def test_anything_else_is_no_address(raw):
    assert addresses.parse(raw) is None


@given(st.text())
def test_no_text_breaks_the_parser(raw):
    found = addresses.parse(raw)
    assert found is None or raw.endswith(found.value)


@pytest.mark.parametrize("raw", ["12345", "EXAMPLE", "My Bank 1"])
def test_short_codes_and_names_are_one_way(raw):
    assert addresses.one_way(raw)


@pytest.mark.parametrize("raw", ["+22370000011", "whatsapp:+22370000011", "a name that is too long", ""])
def test_people_are_not_one_way(raw):
    assert not addresses.one_way(raw)


def test_the_prefix_is_written_once():
    assert addresses.whatsapp("+15005550006") == addresses.whatsapp("whatsapp:+15005550006") == "whatsapp:+15005550006"
