"""What the screen leaves of a message. It needs no database, so it also works while there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from desk import optout, safety, taps, window
from desk.messages import TEXT_LIMIT
from desk.privacy import mask
from desk.settings import LANGUAGES
from language.detect import detect

MEDIA = "media"
OWN = {"name": ("person_name",), "contact": ("phone", "email")}
"""Which masked spans may be the writer's own name and contact."""
_ROOM_FOR_MARKS = 500


@dataclass(frozen=True)
class Screened:
    """What may be kept of a message; with an `outcome` (refused, flagged, opt-out) that is no text at all.

    `tap` is the id of a button of ours, whose words replace the text. `own` holds the name and contact that the words
    mark as the writer's; `asked` those that are the writer's only if the open question asks for them.
    """

    outcome: str | None = None
    text: str = ""
    masked: bool = False
    lang: str | None = None
    opens: bool = False
    tap: str | None = None
    own: Mapping[str, str] = field(default_factory=dict, repr=False)
    asked: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def flagged(self) -> bool:
        """Whether the outcome is a safety flow's, as `flow.level`."""
        return self.outcome is not None and "." in self.outcome


Screen = Callable[..., Screened]
"""Reads a text as `screened` does, wherever it does so."""


def screened(
    text: str, *, channel: str, hint: str | None = None, payload: str | None = None, cleared: bool = False
) -> Screened:
    """The message without what must not be kept; `hint` is the person's language, if it is known.

    A message that is `cleared` may leave a doubt about safety (`desk.clearance`), and no more than that.
    """
    tap = taps.ours(payload)
    wish = optout.decide(text, channel=channel)
    if wish != "none":
        return Screened(outcome=wish, lang=_language(text), tap=tap)
    verdict = safety.screen(text, lang_hint=hint) if text else None
    if verdict is not None and verdict.flow is not None and not (cleared and verdict.level == "medium"):
        # The text ends here; its language is the last thing that is read from it.
        return Screened(outcome=f"{verdict.flow}.{verdict.level}", lang=_language(text), tap=tap)
    masked = mask(text[: TEXT_LIMIT + _ROOM_FOR_MARKS])
    values = {name: [span for span in masked.spans if span.type in types] for name, types in OWN.items()}
    return Screened(
        text=masked.text[: TEXT_LIMIT + 1],
        masked=bool(masked.spans),
        opens=window.only_opens(text, payload),
        tap=tap,
        own={name: span.value for name, spans in values.items() for span in reversed(spans) if span.own},
        asked={name: spans[0].value for name, spans in values.items() if spans},
    )


def _language(text: str) -> str | None:
    found = detect(text).code
    return found if found in LANGUAGES else None
