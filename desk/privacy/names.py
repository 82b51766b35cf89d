"""Names of persons: only where words, an age, a phone or initials tie them to one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from babel import Locale

from desk.privacy.patterns import name_lists, spelled
from desk.safety.fold import folded

_LOWER = r"[a-z]{3,}(?: [a-z]{3,})?"
_PLACE_AFTER = re.compile(
    r"[ -](?:[A-Z]\w+ )?(?:foundation|fondation|fundacion|school|ecole|escuela|hospital|centre|center|centro|camp|street|"
    r"road|association|university|institute|college|airport|clinic|mosque|church|village|district|region|province|state)\b",
    re.IGNORECASE,
)
_LETTER_AR = r"(?:,? ?[\u0621-\u064a]\.)?"


@dataclass(frozen=True)
class Found:
    """Where a name stands in the folded text; `own`: the writer's; `loose`: a name only beside other personal data."""

    start: int
    end: int
    own: bool
    loose: bool = False


def names(cased: str) -> Iterator[Found]:
    """The names of a folded text that keeps its capitals, strongest ties first; they may overlap."""
    for own, regex, sure in _latin():
        for match in regex.finditer(cased):
            yield from _latin_name(match, own=own, sure=sure)
    for own, regex, sure in _arabic():
        for match in regex.finditer(cased):
            yield from _arabic_name(match, own=own, sure=sure)
    for regex, read in ((_loose_latin(), _latin_name), (_loose_arabic(), _arabic_name)):
        for match in regex.finditer(cased):
            yield from (replace(found, loose=True) for found in read(match, own=False, sure=False))


def _latin_name(match: re.Match[str], *, own: bool, sure: bool) -> Iterator[Found]:
    start, end = match.span("v")
    value = match.group("v")
    lists = name_lists()
    words = re.findall(r"[A-Za-z']+", value)
    while words and _no_name(words[-1]):
        value = value[: value.rindex(words.pop())].rstrip(" -,.")
        end = start + len(value)
    while len(words) > 1 and _no_name(words[0]):
        words.pop(0)
        start, value = end - len(value) + value.index(words[0]), value[value.index(words[0]) :]
    if not words or _no_name(words[0]) or _PLACE_AFTER.match(match.string, end):
        return
    first = words[0].lower()
    known = first in lists.latin
    if value[0].islower():
        if not known and not sure:
            return
        if len(words) > 1 and words[1].lower() not in lists.latin and not (known and sure):
            end = start + len(words[0])
    if known or sure:
        yield Found(start, end, own)


def _no_name(word: str) -> bool:
    lowered = word.lower()
    return (
        lowered in name_lists().not_names
        or lowered in countries()
        or (word.isupper() and 1 < len(word) <= 5 and lowered not in name_lists().latin)
    )


def _arabic_name(match: re.Match[str], *, own: bool, sure: bool) -> Iterator[Found]:
    start, end = match.span("v")
    words = match.group("v").split()
    # "to Maryam", "and Maryam": the particle is written onto the name.
    if not sure and not _is_known(words[0]) and words[0][0] in "ولبف" and _is_known(words[0][1:]):
        start, words[0] = start + 1, words[0][1:]
    while len(words) > 1 and _kin_word().fullmatch(words[0]):
        start, words = start + len(words[0]) + 1, words[1:]
    kept = [word for word in words[:1] if sure or _is_known(word)]
    for word in words[1:] if kept else ():
        if not _goes_on(kept, word, sure=sure):
            break
        kept.append(word)
    if kept and kept[0] not in _NOT_ARABIC_NAMES:
        end = start + len(" ".join(kept))
        yield Found(start, end, own)


_JOINERS = ("بن", "بنت", "ابو", "ام", "عبد", "ال")
_NOT_ARABIC_NAMES = frozenset(
    [
        "في",
        "من",
        "مع",
        "عند",
        "التي",
        "الذي",
        "الذين",
        "هنا",
        "كان",
        "كانت",
        "لا",
        "لم",
        "قد",
        "غير",
        "ذات",
        "ذو",
        "بلا",
        "بدون",
        "دون",
        "واحد",
        "واحده",
        "صغير",
        "صغيره",
        "مفقود",
        "مفقوده",
        "مريض",
        "مريضه",
        "وحده",
        "وحدها",
        "وحيد",
        "وحيده",
        "عن",
        "الي",
        "علي",
        "هذا",
        "هذه",
        "ذلك",
        "تلك",
        "هو",
        "هي",
        "كل",
        "بعد",
        "قبل",
        "منذ",
        "حتي",
        "وهو",
        "وهي",
        "وقد",
        "ولا",
        "ولم",
        "تحت",
        "فوق",
        "بين",
        "بيته",
        "بيتها",
        "اي",
        "ما",
        "يتيم",
        "يتيمه",
        "تعرض",
        "تعرضت",
        "يتعرض",
        "تتعرض",
        "يحتاج",
        "تحتاج",
        "يعاني",
        "تعاني",
        "يعيش",
        "تعيش",
        "يسكن",
        "تسكن",
        "فقد",
        "فقدت",
        "ضاع",
        "ضاعت",
        "اختفي",
        "اختفت",
        "قال",
        "قالت",
        "منسق",
        "منسقه",
        "مسؤول",
        "مسوول",
        "مسؤوله",
        "مدير",
        "مديره",
        "موظف",
        "موظفه",
        "عامل",
        "عامله",
        "اخصائي",
        "اخصائيه",
        "باحث",
        "باحثه",
        "طالب",
        "طالبه",
        "معلم",
        "معلمه",
        "محامي",
        "ممرض",
        "متطوع",
        "متطوعه",
        "حماية",
        "حمايه",
        "اداره",
        "الحاله",
        "ليس",
        "ليست",
        "سوف",
        "اليوم",
        "امس",
        "غدا",
        "جدا",
        "ايضا",
        "رقم",
        "رقمه",
        "رقمها",
        "عمره",
        "عمرها",
        "عمر",
        "هاتف",
        "هاتفه",
        "هاتفها",
    ]
)


def _goes_on(kept: list[str], word: str, *, sure: bool) -> bool:
    if (
        _is_known(word)
        or word in ("علي", *_JOINERS)
        or kept[-1] in _JOINERS
        or re.fullmatch(r"[\u0621-\u064a]\.", word)
    ):
        return True
    return (sure or _is_known(kept[0])) and bool(re.fullmatch(r"ال[\u0621-\u064a]{3,}", word))


@lru_cache(maxsize=1)
def _kin_word() -> re.Pattern[str]:
    return re.compile(spelled("{kin_ar}|جارنا|جارتنا|جيراننا"))


def _is_known(word: str) -> bool:
    return word in name_lists().arabic


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The words of country names in the languages with capitals, but for those that are given names too."""
    territories = (Locale(lang).territories for lang in ("en", "fr", "es"))
    found = {
        word for names in territories for code, name in names.items() if code.isalpha() for word in folded(name).split()
    }
    return frozenset(found - name_lists().latin)


@lru_cache(maxsize=1)
def _loose_latin() -> re.Pattern[str]:
    return re.compile(spelled(r"\b(?P<v>{full})"))


@lru_cache(maxsize=1)
def _loose_arabic() -> re.Pattern[str]:
    return re.compile(r"(?<![\u0621-\u064a])(?P<v>[\u0621-\u064a]{3,} [\u0621-\u064a]{3,}(?: [\u0621-\u064a]{3,})?)")


@lru_cache(maxsize=1)
def _latin() -> tuple[tuple[bool, re.Pattern[str], bool], ...]:
    """Own name?, pattern, and whether any word there is a name (else only common names are)."""
    m = name_lists().markers
    follows = r"[ :,]*(?:est |is |es |hija |hijo )?"
    ways = [
        (True, rf"\b(?:{_strong_own()}){follows}(?P<v>{{name}}|{{caps}}|{_LOWER})", True),
        (True, rf"\b{m['own']} (?P<v>{{name}})(?=[,.]? |[,.!]|$)", False),
        (
            True,
            r"\b(?:(?i:i am|i'm|je suis|soy|this is|ici)) (?P<v>{full})(?=[,.] ?|$| (?i:from|de|du|the|la|le|et|and|y|at|,))",
            True,
        ),
        (
            True,
            r"\b(?:(?i:i am|i'm|je suis|soy|this is|ici|moi c'est)) (?P<v>{word})(?=, ?(?i:im|imo|the|a|an|la|le|l'|cp|child|information|coord|chef|charge|gestion|oficial|from|de|du|ici|trabaj|officer|caseworker|case|protection|head|programme|program|project|point|focal|assist|respons|psych|spec|social|agent|anim))",
            True,
        ),
        (False, rf"{m['strong']}{follows}(?P<v>{{name}}|{{caps}}|{_LOWER})", True),
        (False, r"\b{title}\.? (?P<v>{name}|{caps})", True),
        (False, rf"\b{{title}}\.? (?P<v>{_LOWER})", False),
        (
            False,
            r"\b(?P<v>{name})(?: [A-Z]\.)?(?=,? ?\(? ?(?:(?i:aged?|agee? de|age de|de edad|de|tiene|is|a) )?{age}(?:{unit}|\)))",
            True,
        ),
        (
            False,
            r"\b(?P<v>{word} [A-Z]\.?)(?=[,;:)]|$|\.| \(| (?i:who|is|was|et|and|qui|que|y|a|est|aged|of|from|in|at|de|le|la|tel|phone|living))",
            True,
        ),
        (
            False,
            r"\b(?P<v>[A-Z]\. ?{word})(?=[,;:)]|$|\.| \(| (?i:who|is|was|et|and|qui|que|y|a|est|aged|of|from|in|at|de|tel|phone))",
            True,
        ),
        (False, rf"{m['case']}(?P<v>{{full}}|{{word}} [A-Z]\b\.?)", True),
        (False, rf"{m['case']} ?(?P<v>{{name}})", False),
        (False, r"\b{kin}(?: (?i:is|est|es))?[ ,:(]{1,2}(?P<v>{name}|{caps})", True),
        (False, rf"\b{{kin}}[ ,:(]{{1,2}}(?P<v>{_LOWER})", False),
        (
            False,
            r"\b(?P<v>{name})[,:]? ?(?:\(|(?i:at|on|au|al|sur|tel\.?|phone|telephone|telefono|cel|number|numero|whatsapp|:|=|is|est|es|mobile|contact|her|his|son)[ :.]{1,2}){0,3}(?=\+?\(?\d[\d ().-]{6,})",
            True,
        ),
        (False, rf"{m['contact']}[ :]+(?P<v>{{name}}|{{caps}})", False),
        (False, r"\b(?P<v>{word})(?= (?:et|and|y|&) {word},? ?\(?(?i:aged? |agee?s? de |de )?{age})", True),
    ]
    return tuple((own, re.compile(spelled(pattern)), sure) for own, pattern, sure in ways)


def _strong_own() -> str:
    weak = ("this is", "ici", "soy", "i am", "i'm", "je suis", "انا", "moi c'est", "le habla", "les habla")
    inner = name_lists().markers["own"].removeprefix("(?i:").removesuffix(")")
    return "(?i:" + "|".join(part for part in _alternatives(inner) if part not in weak) + ")"


def _alternatives(pattern: str) -> list[str]:
    parts, depth, current = [], 0, ""
    for character in pattern:
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += character
    return [*parts, current]


@lru_cache(maxsize=1)
def _arabic() -> tuple[tuple[bool, re.Pattern[str], bool], ...]:
    m = name_lists().markers
    some = r"[\u0621-\u064a]{2,}(?: [\u0621-\u064a]{2,}){0,3}(?: [\u0621-\u064a]\.)?"
    start = r"(?<![\u0621-\u064a])"
    ways = [
        (True, rf"{start}(?:اسمي(?: هو)?|اسمي الكامل)[ :]*(?P<v>{some})", True),
        (True, rf"{start}(?:انا|معكم|معك) (?P<v>{some})", False),
        (False, rf"{start}{m['strong_ar']}[ :]*(?P<v>{some})", True),
        (False, rf"{start}{m['title_ar']} (?P<v>{some})", False),
        (
            False,
            rf"{start}(?:ال|لل|بال|وال)(?:سيده?|دكتوره?|استاذه?|شيخ|حاجه?|انسه)\.? (?P<v>(?!ال)[\u0621-\u064a]{{3,}}(?: [\u0621-\u064a]{{2,}}){{0,2}})",
            True,
        ),
        (False, rf"{start}{{kin_ar}}[ ,:(]{{1,2}}(?P<v>{some})", False),
        (
            False,
            rf"{start}{{kin_ar}} (?P<v>(?!ال)[\u0621-\u064a]{{3,}}(?: (?:ال)?[\u0621-\u064a]{{3,}})?)(?= ?(?:\(|,|:|عمره|عمرها|البالغ|تبلغ|يبلغ|تسكن|يسكن|تعيش|يعيش|رقم|هاتف|علي الرقم|{{age}}{{unit}}|\+?\d\d))",
            True,
        ),
        (False, rf"{start}(?P<v>[\u0621-\u064a]{{3,}} [\u0621-\u064a]\.)(?=[,;:) ]|$|\.)", True),
        (False, rf"{start}{m['case_ar']} (?P<v>{some})", False),
        (
            False,
            rf"{start}(?P<v>[\u0621-\u064a]{{3,}}(?: (?:ال)?[\u0621-\u064a]{{3,}}){{0,2}}) ?,? ?\((?={{age}}(?:{{unit}})?\))",
            False,
        ),
        (
            False,
            rf"{start}(?P<v>[\u0621-\u064a]{{3,}}(?: (?:ال)?[\u0621-\u064a]{{3,}}){{0,2}}) ?,? ?(?={{age}}{{unit}})",
            False,
        ),
        (
            False,
            rf"{start}(?P<v>[\u0621-\u064a]{{3,}}(?: (?:ال)?[\u0621-\u064a]{{3,}}){{0,2}}) ?,? ?(?:علي |هاتف |رقم |رقمها |رقمه |: ?)*(?=\+?\d[\d ]{{6,}})",
            False,
        ),
        (
            False,
            rf"{start}(?:اتصلوا ب|اتصل ب|تواصلوا مع |كلموا |راسلوا |اتصلوا مع |التواصل مع |الاتصال ب|تواصل مع )(?P<v>{some})",
            False,
        ),
    ]
    return tuple((own, re.compile(spelled(pattern)), sure) for own, pattern, sure in ways)
