"""Opt-out and opt-in words, decided before anything else is done with a message."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from desk.safety.fold import fold_pattern, tokens

Decision = Literal["opt_out", "opt_in", "none"]
_DECISIONS: tuple[Decision, ...] = ("opt_out", "opt_in")


def decide(text: str, *, channel: str) -> Decision:
    """What the message asks of future messages; the web chat has none, WhatsApp knows STOP and its translations."""
    if channel not in ("sms", "whatsapp"):
        return "none"
    if _as_written(text) in _lists().exact:
        return "opt_in"
    words = _bare(text)
    return _by_word(words, channel) or (_by_sentence(words) if channel == "sms" else "none")


def may_mean(text: str, *, channel: str) -> bool:
    """Whether an end of messages may be meant, so that the person is told how to say it; never where `decide` acts."""
    if channel not in ("sms", "whatsapp") or decide(text, channel=channel) != "none":
        return False
    words, lists = _bare(text), _lists()
    if len(words.split()) > lists.max_words:
        return False
    # On WhatsApp only the words act, so there the clear sentences are asked about too.
    return lists.doubtful.match(words) is not None or (channel == "whatsapp" and _by_sentence(words) == "opt_out")


@dataclass(frozen=True)
class _Lists:
    words: dict[str, dict[Decision, frozenset[str]]]
    fillers: re.Pattern[str]
    sentences: dict[Decision, re.Pattern[str]]
    guard: re.Pattern[str]
    doubtful: re.Pattern[str]
    max_words: int
    exact: frozenset[str]


def _by_word(words: str, channel: str) -> Decision | None:
    lists = _lists()
    core = lists.fillers.sub(" ", f" {words} ").split()
    for decision in _DECISIONS:
        known = lists.words[channel][decision]
        if words in known or (core and (" ".join(core) in known or all(word in known for word in core))):
            return decision
    return None


def _by_sentence(words: str) -> Decision:
    lists = _lists()
    if len(words.split()) > lists.max_words or lists.guard.search(words):
        return "none"
    return next((decision for decision in _DECISIONS if lists.sentences[decision].search(words)), "none")


def _as_written(text: str) -> str:
    """The text without vowel signs and punctuation around it."""
    letters = (c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in ("Mn", "Cf"))
    return "".join(letters).strip(" .!؟?،,")


def _bare(text: str) -> str:
    return " ".join(tokens(text).replace(" . ", " ").split())


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    data = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    whatsapp = {decision: _folded(data[decision]["whatsapp"]) for decision in _DECISIONS}
    sms = {decision: whatsapp[decision] | _folded(data[decision]["sms"]) for decision in _DECISIONS}
    fillers = sorted(_folded(data["fillers"]), key=len, reverse=True)
    return _Lists(
        words={"whatsapp": whatsapp, "sms": sms},
        fillers=re.compile(rf"(?<= )(?:{'|'.join(map(re.escape, fillers))})(?= )"),
        sentences={decision: _any_of(data["sentences"][decision]) for decision in _DECISIONS},
        guard=_any_of(data["guards"]),
        doubtful=_any_of(data["doubtful"]),
        max_words=data["max_words"],
        exact=frozenset(data["opt_in"]["exact"]),
    )


def _folded(words: list[Any]) -> frozenset[str]:
    return frozenset(filter(None, (_bare(str(word)) for word in words)))


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\S)(?:{fold_pattern(pattern)})(?!\S)" for pattern in patterns))
