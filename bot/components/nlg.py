"""What the assistant says: every word from `locales/`, in the language that the desk names for the conversation."""

from __future__ import annotations

import functools
import gettext
from pathlib import Path
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

LOCALES = Path(__file__).parents[2] / "locales"
DOMAIN = "bot"


class UnknownMessage(LookupError):
    """A msgid that the catalogue of a language does not hold."""


class Untranslated(gettext.NullTranslations):
    """Stands behind a catalogue: what falls through to it is missing, and a person must never read a msgid."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self._lang = lang

    def gettext(self, message: str) -> str:
        raise UnknownMessage(f"No text for {message!r} in {self._lang!r}; run `make catalogues` if it is new")


@functools.cache
def catalogue(locales: Path, lang: str) -> gettext.NullTranslations:
    """Return the compiled catalogue of one language; raises FileNotFoundError when there is none."""
    found = gettext.translation(DOMAIN, localedir=locales, languages=[lang])
    found.add_fallback(Untranslated(lang))
    return found


class CatalogueNLG(NaturalLanguageGenerator):
    """Renders a response by its name; raises UnknownMessage rather than staying silent."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        self._locales = Path(endpoint_config.kwargs.get("locales") or LOCALES)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any]:
        metadata = tracker.latest_message.metadata if tracker.latest_message else None
        words = catalogue(self._locales, (metadata or {})["language"])
        return {"text": words.gettext(utter_action).format(**kwargs)}
