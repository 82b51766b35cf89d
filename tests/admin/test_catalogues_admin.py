"""The words of the admin area are complete and alike in the four languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from admin.errors import BY_STATUS, KINDS
from admin.fields import EDITABLE
from admin.labels import CHANNELS
from admin.operations import COUNTS, REASONS
from admin.queue import VIEWS
from admin.ticket_page import CARD
from desk.deliveries import CAUSES
from desk.model import Role
from desk.taxonomy import taxonomy

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "fr", "es", "ar")


def catalogue(lang):
    with (ROOT / "locales" / lang / "LC_MESSAGES" / "admin.po").open("rb") as file:
        return read_po(file)


def texts(lang):
    return {message.id: message.string for message in catalogue(lang) if message.id}


def placeholders(text):
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def used():
    """Every id that stands in a template or in the code, and those put together from known lists."""
    found = set()
    for path in [*(ROOT / "admin").rglob("*.html"), *(ROOT / "admin").rglob("*.py")]:
        found |= set(re.findall(r"\bt\(\s*[\"']([a-z_.]+[a-z_])[\"']", path.read_text("utf-8")))
        found |= set(re.findall(r"[\"'](done\.[a-z_]+)[\"']", path.read_text("utf-8")))
    found -= {"queue.view_"}
    families = {
        "field": [*CARD, *EDITABLE, "name", "contact", "address", "flag", "assignee"],
        "flag": taxonomy().flags,
        "channel": CHANNELS,
        "role": list(Role),
        "owner": ["assistant", "staff", "closed"],
        "author": ["requester", "assistant", "staff"],
        "how": ["asked", "understood", "staff"],
        "delivery": ["received", "queued", "sending", "sent", "delivered", "read", "failed", "held"],
        "delivery.cause": sorted(CAUSES),
        "operations": ["comparison", "workers", "waiting", "refused", *COUNTS, *(f"{count}_hint" for count in COUNTS)],
        "operations.reason": REASONS,
        "error": [*(kind.code for kind in KINDS.values()), *BY_STATUS.values()],
        "status": ["waiting_requester", "withdrawn"],
    }
    found |= {f"{family}.{value}" for family, values in families.items() for value in values}
    return found | {f"queue.view_{view}" for view in VIEWS}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_that_is_used_is_there_and_none_is_left_over(lang):
    assert set(texts(lang)) == used()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_is_empty_and_placeholders_are_those_of_english(lang):
    english = texts("en")
    for msgid, text in texts(lang).items():
        assert text.strip(), msgid
        assert placeholders(text) == placeholders(english[msgid]), msgid


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_catalogue_says_that_staff_have_not_approved_it(lang):
    source = ROOT / "locales" / lang / "LC_MESSAGES" / "admin.po"
    assert '"X-Approved-By-Staff: no\\n"' in source.read_text("utf-8")
