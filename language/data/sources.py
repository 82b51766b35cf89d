"""What the learner reads: how often words are written in each language, our own sentences, hand-written lists."""

import gzip
import importlib
import math
import pkgutil
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import yaml
from babel import Locale

from language.normalise import normalise
from language.tokens import tokens

ROOT = Path(__file__).parents[2]
ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
LONGEST = 24
LAST_LATIN = "\u02b0"
# Whose speakers write to the desk, or whose names its people bear.
NAMES_OF = ("ar", "en", "es", "fr", "ha", "ig", "yo", "sw", "tr", "fa", "pt")
LATIN = ("en", "fr", "es")
NAME = re.compile(r"[a-z]{3,}")

Shares = dict[str, float]


def wikipedia(language: str, most: int) -> Shares:
    """Return the share of each of a language's most frequent words (langidentify-full-model, Apache-2.0)."""
    path = resources.files("langidentify_full_model").joinpath(f"data/topwords-{language}.txt.gz")
    found: Shares = {}
    with path.open("rb") as packed, gzip.open(packed, "rt", encoding="utf-8") as lines:
        for line in lines:
            word, _, value = line.strip().rpartition(" ")
            if word and not line.startswith("#") and len(word) <= LONGEST and tokens(word) == [word]:
                found[word] = math.exp(float(value)) if value.startswith("-") else float(value)
            if len(found) >= most:
                break
    total = sum(found.values())
    return {word: share / total for word, share in found.items()}


def own(language: str) -> Shares:
    """Return the share of each word of the assistant's training sentences, in the language's usual script."""
    counts = Counter(word for text in sentences(language) for word in tokens(text))
    usual = {word: count for word, count in counts.items() if (word[0] > LAST_LATIN) == (language == "ar")}
    return {word: count / sum(usual.values()) for word, count in usual.items()}


def own_arabizi() -> Shares:
    """Return the share of each word of the Arabic training sentences that are written in Latin letters only."""
    latin = (text for text in sentences("ar") if max(text) < LAST_LATIN)
    counts = Counter(word for text in latin for word in tokens(text))
    return {word: count / sum(counts.values()) for word, count in counts.items()}


def sentences(language: str) -> Iterator[str]:
    """Yield the assistant's training sentences."""
    for path in sorted((ROOT / "data" / "nlu" / language).glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", []):
            for line in block["examples"].splitlines() if "intent" in block else ():
                yield ENTITY.sub(r"\1", line.strip().removeprefix("- ")).strip()


def listed(name: str) -> dict[str, list[str]]:
    """Return the sections of a hand-written list beside this file."""
    found: dict[str, list[str]] = {}
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            code = line.strip("[]")
        elif line and not line.startswith("#"):
            found.setdefault(code, []).extend(line.split())
    return found


def names() -> dict[str, set[str]]:
    """Return folded names of people, with the languages they are borne in (Faker, MIT)."""
    person = importlib.import_module("faker.providers.person")
    found: dict[str, set[str]] = {}
    for module in pkgutil.iter_modules(person.__path__):
        if module.name[:2] in NAMES_OF:
            provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
            for word in _names_in(provider):
                found.setdefault(word, set()).add(module.name[:2])
    return found


def towns() -> set[str]:
    """Return folded names of towns that consist of one word (GeoNames, CC BY 4.0, as the assistant keeps them)."""
    lines = (ROOT / "bot/components/data/cities.tsv").read_text(encoding="utf-8").splitlines()
    spelled = (normalise(line.split("\t")[2]) for line in lines if not line.startswith("#"))
    return {name for name in spelled if NAME.fullmatch(name)}


def countries() -> set[str]:
    """Return folded one-word names of countries that two of our languages share (Unicode CLDR through Babel)."""
    named = [{code: normalise(name) for code, name in Locale(lang).territories.items()} for lang in LATIN]
    shared = Counter(name for code in named[0] for name in (territories.get(code) for territories in named))
    return {name for name, times in shared.items() if name and times > 1 and NAME.fullmatch(name)}


def without_accents(word: str) -> str:
    """Return the word as phones type it."""
    kept = (part for part in unicodedata.normalize("NFKD", word) if unicodedata.category(part) != "Mn")
    return "".join(kept)


def _names_in(provider: type) -> Iterator[str]:
    for key in dir(provider):
        value = getattr(provider, key)
        if "name" in key and not key.startswith("_") and not callable(value) and "format" not in key:
            for name in _flat(value):
                yield from (word for word in re.split(r"[\s'-]+", normalise(name)) if NAME.fullmatch(word))


def _flat(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list, tuple, set)):
        for one in value:
            yield from _flat(one)
