import asyncio
import struct

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.components.nlg import CatalogueNLG, UnknownMessage

TEXTS = {"greet": "Bonjour {who}"}


def compiled(texts):
    """A .mo file, as gettext reads it: a header, two tables of lengths and offsets, the strings."""
    texts = {"": "Content-Type: text/plain; charset=UTF-8\n", **texts}
    pairs = [(key.encode() + b"\0", text.encode() + b"\0") for key, text in sorted(texts.items())]
    place = 28 + 16 * len(pairs)
    tables, strings = [b"", b""], b""
    for side in (0, 1):
        for pair in pairs:
            tables[side] += struct.pack("<II", len(pair[side]) - 1, place + len(strings))
            strings += pair[side]
    return struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0) + b"".join(tables) + strings


@pytest.fixture
def nlg(tmp_path):
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "bot.mo").write_bytes(compiled(TEXTS))
    return CatalogueNLG(EndpointConfig(locales=str(tmp_path)), Domain.empty())


def render(nlg, name, lang="fr", **params):
    said = UserUttered("x", metadata={"language": lang})
    tracker = DialogueStateTracker.from_events("c", [said])
    return asyncio.run(nlg.generate(name, tracker, "desk", **params))


def test_a_response_is_rendered_in_the_conversations_language(nlg):
    assert render(nlg, "greet", who="Awa") == {"text": "Bonjour Awa"}


def test_an_unknown_message_is_an_error_and_never_shown(nlg):
    with pytest.raises(UnknownMessage):
        render(nlg, "no.such.message")


def test_a_missing_parameter_is_an_error(nlg):
    with pytest.raises(KeyError):
        render(nlg, "greet")


def test_a_language_without_catalogue_is_an_error(nlg):
    with pytest.raises(FileNotFoundError):
        render(nlg, "greet", lang="es", who="Awa")


def test_a_conversation_without_language_is_an_error(nlg):
    with pytest.raises(KeyError):
        asyncio.run(nlg.generate("greet", DialogueStateTracker.from_events("c", []), "desk"))
