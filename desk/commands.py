"""Short answers and words that act at any moment: all four languages are understood, whatever the person's own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from desk.safety.fold import tokens

_CLAUSE = re.compile(r"[,.;!?\n،؛؟]+")
_NUMBER = re.compile(r"(?<!\w)\d+(?!\w)")


def command(text: str) -> str | None:
    """The navigation word a message consists of: menu, language, erase, person, sos, start_over or cancel."""
    return _words().commands.get(_core(text))


def yes_no(text: str) -> bool | None:
    """True for yes, False for no, None for anything that is neither or both."""
    core = _core(text)
    words = _words()
    if core in words.yes or core in words.no:
        return core in words.yes
    heads = {word in words.yes for word in core.split() if word in words.yes or word in words.no}
    only_answers = all(word in words.yes or word in words.no for word in core.split())
    return heads.pop() if only_answers and len(heads) == 1 else None


def opens(text: str) -> bool:
    """Whether a message is only the word that the invitation to read an answer asks for."""
    return _core(text) in _words().open


def skip(text: str) -> bool:
    """Whether the person leaves a question open: "skip", "I don't know" and their kin."""
    return _core(text) in _words().skip


def technical(text: str) -> bool:
    """Whether a message says no more than that it is about technical support: "2, technical support"."""
    said = set(_bare(text).split())
    return bool(said & _words().technical) and said <= _words().technical | _words().technical_beside


def number(text: str) -> int | None:
    """The choice a message names by its number, in digits of either script or in words."""
    words = _words()
    bare = _bare(text)
    core = " ".join(words.number_fillers.sub(" ", f" {_core(text)} ").split())
    for said in (bare, core):
        if re.fullmatch(r"\d{1,3}", said):
            return int(said)
        if said in words.numbers:
            return words.numbers[said]
    return None


def language_named(text: str) -> str | None:
    """The code of the one language a message asks for: "English please", "en français", "1 English".

    What the person says they do not speak ("no hablo inglés, en español por favor") is not asked for.
    """
    clauses = [clause for clause in _CLAUSE.split(text) if clause.strip()]
    asked = [clause for clause in clauses if not _declines(clause)]
    return _only_language(" ".join(asked)) if asked else None


def _declines(clause: str) -> bool:
    bare = f" {_bare(clause)} "
    words = _words()
    return bool(words.language_negations.search(bare)) and any(f" {word} " in bare for word in words.languages)


def _only_language(text: str) -> str | None:
    words = _words()
    bare = _NUMBER.sub(" ", f" {_bare(text)} ")
    named = {word: code for word, code in words.languages.items() if f" {word} " in bare}
    long = {word: code for word, code in named.items() if len(word) > 2}
    # "en" and "es" are ordinary words of other languages: a bare code counts only when it is the whole message.
    if not long:
        return words.languages.get(_core(bare))
    left = [word for word in words.language_fillers.sub(" ", bare).split() if word not in named]
    codes = set(long.values())
    return codes.pop() if len(codes) == 1 and not left else None


_COLOURS = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")
"""Skin tones, and the mark that asks for a coloured sign."""


@dataclass(frozen=True)
class _Words:
    commands: dict[str, str]
    yes: frozenset[str]
    no: frozenset[str]
    skip: frozenset[str]
    open: frozenset[str]
    technical: frozenset[str]
    technical_beside: frozenset[str]
    polite: re.Pattern[str]
    numbers: dict[str, int]
    number_fillers: re.Pattern[str]
    languages: dict[str, str]
    language_fillers: re.Pattern[str]
    language_negations: re.Pattern[str]


def _bare(text: str) -> str:
    return " ".join(tokens(text).replace(" . ", " ").split()) or _sign(text)


def _sign(text: str) -> str:
    """One sign for an answer in signs: thumbs of any colour, as often as they are repeated."""
    plain = _COLOURS.sub("", text).split()
    signs = dict.fromkeys(sign for part in plain for sign in part)
    return "".join(signs)


def _core(text: str) -> str:
    bare = _bare(text)
    return " ".join(_words().polite.sub(" ", f" {bare} ").split()) or bare


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    return _Words(
        commands=_by_word(data["commands"]),
        yes=frozenset(map(_bare, data["yes"])),
        no=frozenset(map(_bare, data["no"])),
        skip=frozenset(map(_bare, data["skip"])),
        open=frozenset(map(_bare, data["open"])),
        technical=frozenset(map(_bare, data["technical"])),
        technical_beside=frozenset(map(_bare, data["technical_beside"])),
        polite=_whole_words(data["polite"]),
        numbers=_by_word(data["numbers"]),
        number_fillers=_whole_words(data["number_fillers"]),
        languages=_by_word(data["languages"]),
        language_fillers=_whole_words(data["language_fillers"]),
        language_negations=_whole_words(data["language_negations"]),
    )


def _by_word(lists: dict[Any, list[Any]]) -> dict[str, Any]:
    return {_bare(str(word)): meaning for meaning, words in lists.items() for word in words}


def _whole_words(words: Iterable[Any]) -> re.Pattern[str]:
    longest_first = sorted({_bare(str(word)) for word in words}, key=len, reverse=True)
    return re.compile(rf"(?<= )(?:{'|'.join(map(re.escape, longest_first))})(?= )")
