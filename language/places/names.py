"""What each name stands for: countries, their people, regions and towns."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from language.places import tables
from language.places.words import ARTICLE, is_arabic, key

COUNTRY, PEOPLE, PLACE, NO_PLACE = "country", "people", "place", "no place"
# How a name is told from a word: at once, by a capital or a preposition before it, or only where a place is named.
NAME, LIKELY, WORD = "", "?", "!"
MARKS = (NAME, LIKELY, WORD)
NOT_MEANT = "-"  # before a name of CLDR that means something else here: "Réunion" is a meeting, عمان is Amman
MOST = 4  # towns of one name that are kept: the largest
LISTED = 1_000_000  # what regions and camps that we list ourselves weigh beside towns
SHORTEST = 5
ARTICLES = ("al ", "el ", "ad ", "as ", "ash ", "an ", "ar ", "at ", "az ")
DEMONYM_ENDINGS = ("", "ه", "ين", "ون", "ات")


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a name may stand for.

    `weight` is a number of inhabitants or what counts like it; `listed` says that we wrote the name down ourselves.
    """

    kind: str
    country: str
    name: str
    mark: str = NAME
    weight: int = 0
    listed: bool = False


@dataclass(frozen=True)
class Names:
    """All senses of each name, the likeliest first."""

    senses: dict[str, list[Sense]] = field(default_factory=dict)
    pending: list[tuple[str, Sense]] = field(default_factory=list)
    longest: dict[str, int] = field(default_factory=dict)  # words of the longest name by its first word

    def add(self, spelled: str, sense: Sense) -> None:
        """Know a name as it is, and once all names are known, as people write it."""
        whole = key(spelled)
        self.put(whole, sense)
        self.pending.extend(
            (other, replace(sense, mark=max(sense.mark, LIKELY, key=MARKS.index)))
            for other in written(whole, joined=True)
        )

    def settle(self) -> None:
        """Know the other ways of writing: a name in its own right comes before "the" of another."""
        for name, sense in self.pending:
            self.put(name, sense)
        self.pending.clear()

    def put(self, name: str, sense: Sense) -> None:
        """Know a folded name; of one name the first senses stay."""
        first, _, rest = name.partition(" ")
        self.longest[first] = max(self.longest.get(first, 0), rest.count(" ") + 2 if rest else 1)
        known = self.senses.setdefault(name, [])
        if len(known) < MOST and all((sense.kind, sense.country) != (other.kind, other.country) for other in known):
            known.append(sense)

    def get(self, name: str) -> list[Sense]:
        """Return what a folded name stands for; nothing when it is none."""
        return self.senses.get(name, [])


def written(whole: str, *, joined: bool) -> Iterator[str]:
    """Yield a folded name without its article; `joined` also in one word."""
    words = whole.split()
    if joined and len(words) > 1 and len(whole) > SHORTEST + 2:
        yield "".join(words)
    if is_arabic(whole) and whole.endswith("اء"):
        yield whole[:-1]
    for article in ARTICLES:
        if whole.startswith(article) and len(whole) >= SHORTEST + len(article):
            yield whole[len(article) :]
    if is_arabic(whole) and ARTICLE in whole:
        bare = " ".join(word.removeprefix(ARTICLE) for word in words)
        if bare != whole and len(bare) >= SHORTEST - 1 and bare not in tables.words("common_words.txt"):
            yield bare


@functools.cache
def countries() -> Names:
    """Return every name, abbreviation and demonym of every country, and the titles that only hold such a name."""
    names = Names()
    for (phrase,) in tables.rows("no_places.txt"):
        names.add(phrase, Sense(NO_PLACE, "", phrase))
    _add_countries(names)
    for code, listed in tables.rows("demonyms.tsv"):
        for word in listed.split():
            for inflected in _inflected(word):
                names.add(inflected, Sense(PEOPLE, code, code))
    for code, listed in tables.rows("countries.tsv"):
        if code in tables.asked_from():
            _add_arabic_people(names, code, key(listed.split("|")[-1]))
    names.settle()
    return names


def _add_countries(names: Names) -> None:
    """Our own names first: their marks say more than Unicode's."""
    not_meant: set[tuple[str, str]] = set()
    for table in ("country_names.tsv", "countries.tsv"):
        for code, listed in tables.rows(table):
            for spelled in listed.split("|"):
                mark, name = marked(spelled)
                if mark == NOT_MEANT:
                    not_meant.add((code, key(name)))
                elif (code, key(name)) not in not_meant:
                    names.add(name, Sense(COUNTRY, code, code, mark))


def marked(spelled: str) -> tuple[str, str]:
    """Return the mark before a name, and the name."""
    return (spelled[0], spelled[1:]) if spelled[0] in (LIKELY, WORD, NOT_MEANT) else (NAME, spelled)


def _inflected(word: str) -> Iterator[str]:
    """Yield a demonym in its genders and numbers, as French and Spanish make them."""
    yield word
    if not word.endswith("s"):
        yield f"{word}s"
    stem = word[:-1]
    if word.endswith("o"):
        yield from (f"{stem}a", f"{stem}as")
    elif word.endswith(("ien", "een")):
        yield from (f"{word}ne", f"{word}nes")
    elif word.endswith(("ais", "ois", "ain")):
        yield from (f"{word}e", f"{word}es")
    elif word.endswith("es"):
        yield from (f"{word}a", f"{word}as", f"{word}es")


def _add_arabic_people(names: Names, code: str, name: str) -> None:
    """Arabic makes the word for the people from the country's own name; "financial" is no Malian."""
    if " " in name or name == "مالي":
        return
    stem = name.removeprefix(ARTICLE).rstrip("اه")
    stem = stem if stem.endswith("ي") else f"{stem}ي"
    for ending in DEMONYM_ENDINGS:
        for article in ("", ARTICLE):
            names.add(article + stem + ending, Sense(PEOPLE, code, code))


@functools.cache
def places() -> Names:
    """Return the regions and camps of regions.tsv, then the regions and towns of the world."""
    names = Names()
    for code, listed in tables.rows("regions.tsv"):
        for group in listed.split("|"):
            canonical = marked(group.split("/")[0])[1]
            for spelled in group.split("/"):
                mark, name = marked(spelled)
                names.add(name, Sense(PLACE, code, canonical, mark, LISTED, listed=True))
    names.settle()
    # Forty thousand spellings: they stand folded in the table, to be read in a moment.
    for code, people, canonical, *marks in tables.rows("places.tsv"):
        for mark, folded in zip(MARKS, marks, strict=True):
            if folded:
                sense = Sense(PLACE, code, canonical, mark, int(people))
                for name in folded.split("|"):
                    names.put(name, sense)
    return names
