"""What a text must hold for a regular expression to match it, so that most expressions need not be tried at all.

`needs` reads the expression and never promises too much: where it cannot tell, it asks for nothing. It knows the syntax
that the reviewable lists use and refuses any other. All needles are lower case.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Words = frozenset[str]
"""Stretches of text, one of which a match holds."""

_MOST = 200  # beyond so many spellings a stretch is ended and the next one begun
_MOST_OF_A_CLASS = 12
_PART = re.compile(
    r"(?P<group>\((?:\?(?:P<\w+>|[a-z]*:|<?[=!])|(?!\?)))|(?P<end>\))|(?P<either>\|)|(?P<macro>\{[a-z_]+\})"
    r"|\[(?P<all>\^?(?:\\.|[^\]\\])(?:\\.|[^\]\\])*)\]|(?P<escape>\\u[0-9a-f]{4}|\\.)|(?P<edge>[\^$])|(?P<dot>\.)"
    r"|(?P<literal>[^\\()\[\]{}|^$.?*+]+(?![?*+]|\{\d)|[^\\()\[\]{}|^$.?*+])",
    re.DOTALL,
)
_TIMES = re.compile(r"(?:(?P<sign>[?*+])|\{(?P<least>\d*),?(?P<most>\d*)\})\??")
_UNICODE = re.compile(r"\\u([0-9a-f]{4})")


@dataclass(frozen=True)
class Needs:
    """`whole`: every spelling of a match, if they can be listed; `clauses`: a match holds one of each of these."""

    whole: Words | None
    clauses: frozenset[Words] = frozenset()

    def every(self) -> frozenset[Words]:
        """The clauses, with the spellings among them."""
        return self.clauses | _clause(self.whole)


NOTHING = Needs(frozenset({""}))
ANYTHING = Needs(None)
_DIGITS = Needs(frozenset("0123456789"))


def needs(expression: str, macros: Mapping[str, Needs]) -> Needs:
    """What a match of the expression holds; `{name}` in it stands for the macro of that name."""
    reader = _Reader(expression, macros)
    found = reader.alternatives()
    if reader.at < len(expression):
        raise ValueError(f"cannot read what a match needs from character {reader.at} on")
    return found


def alternatives(expression: str) -> list[str]:
    """The expression cut where its own `|` stand: it matches where one of them does."""
    depth, cuts = 0, [-1]
    for match in _PART.finditer(expression):
        depth += {"group": 1, "end": -1}.get(match.lastgroup or "", 0)
        if match.lastgroup == "either" and not depth:
            cuts.append(match.start())
    return [expression[before + 1 : cut] for before, cut in zip(cuts, [*cuts[1:], len(expression)], strict=True)]


def in_a_row(parts: Iterable[Needs]) -> Needs:
    """What a match of one part after another holds."""
    clauses: frozenset[Words] = frozenset()
    stretch, listed = frozenset({""}), True
    for part in parts:
        clauses |= part.clauses
        if part.whole is not None and len(stretch) * len(part.whole) <= _MOST:
            stretch = frozenset(before + after for before in stretch for after in part.whole)
            continue
        clauses |= _clause(stretch)
        stretch, listed = part.whole or frozenset({""}), False
    return Needs(stretch, clauses) if listed else Needs(None, clauses | _clause(stretch))


def _clause(words: Words | None) -> frozenset[Words]:
    """The words as a clause, if a text can lack them all."""
    # A blank says nothing, and two can be where an idiom was taken out.
    useless = words is None or any(not word.strip() or "  " in word for word in words)
    return frozenset() if useless or words is None else frozenset({words})


def _either(options: list[Needs]) -> Needs:
    if len(options) == 1:
        return options[0]
    wholes = [option.whole for option in options if option.whole is not None and not option.clauses]
    if len(wholes) == len(options) and sum(map(len, wholes)) <= _MOST:
        return Needs(frozenset().union(*wholes))
    best = [min(option.every(), key=likelihood, default=None) for option in options]
    together = frozenset[str]().union(*(words for words in best if words))
    return Needs(None, frozenset() if None in best else frozenset({together}))


def likelihood(words: Words) -> float:
    """How much more often than others one of the words is met."""
    return float(sum(12.0 ** -len(word.strip()) for word in words))


class _Reader:
    """Reads one expression from left to right."""

    def __init__(self, expression: str, macros: Mapping[str, Needs]) -> None:
        self.expression, self.macros, self.at = expression, macros, 0

    def alternatives(self) -> Needs:
        """Up to the end of the group or of the expression."""
        options = [in_a_row(self._parts())]
        while self.expression.startswith("|", self.at):
            self.at += 1
            options.append(in_a_row(self._parts()))
        return _either(options)

    def _parts(self) -> Iterator[Needs]:
        while match := _PART.match(self.expression, self.at):
            kind = match.lastgroup or ""
            if kind in ("end", "either"):
                return
            self.at = match.end()
            yield self._repeated(self._part(kind, match.group(kind)))

    def _part(self, kind: str, text: str) -> Needs:
        match kind:
            case "group":
                return self._group(text)
            case "macro":
                return self.macros[text[1:-1]]
            case "all":
                return _any_of(text)
            case "escape":
                return _escaped(text)
            case "literal":
                return Needs(frozenset({text.lower()}))
        return NOTHING if kind == "edge" else ANYTHING

    def _group(self, opening: str) -> Needs:
        inside = self.alternatives()
        self.at += 1
        return NOTHING if opening.endswith(("=", "!")) else inside

    def _repeated(self, once: Needs) -> Needs:
        times = _TIMES.match(self.expression, self.at)
        if times is None:
            return once
        self.at = times.end()
        if times["sign"] == "?" and once.whole is not None:
            return Needs(once.whole | {""})
        if times["sign"] == "+" or int(times["least"] or 0) > 0:
            return Needs(None, once.every())
        return ANYTHING


def _any_of(characters: str) -> Needs:
    plain = re.fullmatch(r"[^\\^-]+|[^\\^]-", characters)
    if characters == "\\d" or re.fullmatch(r"\d-\d", characters):
        return _DIGITS
    return Needs(frozenset(characters.lower())) if plain and len(characters) <= _MOST_OF_A_CLASS else ANYTHING


def _escaped(escape: str) -> Needs:
    if escape == r"\d":
        return _DIGITS
    if escape[1] in "bB":
        return NOTHING
    if character := _UNICODE.fullmatch(escape):
        return Needs(frozenset({chr(int(character[1], 16)).lower()}))
    return ANYTHING if escape[1].isalnum() else Needs(frozenset({escape[1].lower()}))
