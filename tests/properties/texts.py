"""Texts of every kind that people send, built from what a reader sees as one character."""

from __future__ import annotations

from hypothesis import strategies as st

# 3GPP TS 23.038: the default alphabet and its extension, in the order of their codes. The 28th is the escape.
DEFAULT = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}
ESCAPE = 0x1B

PLAIN = list(DEFAULT.replace("\x1b", "").replace("\r", "").replace("\n", "").replace(" ", ""))
EXTENSION = [character for character in EXTENDED if character != "\f"]
ACCENTED = [*"áíóúâçêëîïôûÀÂÈÊÎÔÙÁÍÓÚœŒ«»’“”–…ª", "e\u0301", "n\u0303", "u\u0302"]
ARABIC = [*"ابتثجحخدذرسشصضطعغفقكلمنهويءأإآةىئؤ،؟٠١٢", "مُ", "دَّ", "لًا"[:2], "نِ", "ـ", "لْ"]
EMOJI = ["😀", "🙏", "👍🏽", "❤️", "👨‍👩‍👧‍👦", "👩🏿‍⚕️", "🏳️‍🌈", "🇲🇱", "🇫🇷", "1️⃣", "🤷🏾‍♀️"]
SPACES = [" ", " ", " ", "\n", "\r\n", "  ", "\u00a0"]

GSM = st.sampled_from([*PLAIN, *EXTENSION, *SPACES[:-1]])
LATIN = st.sampled_from([*PLAIN, *ACCENTED, *EXTENSION, *SPACES])
ARAB = st.sampled_from([*ARABIC, *SPACES])
PICTURES = st.sampled_from([*EMOJI, *SPACES])
ANY = st.sampled_from([*PLAIN, *EXTENSION, *ACCENTED, *ARABIC, *EMOJI, *SPACES, "\u064e", "\u0301", "\ufe0f"])


def _words(characters: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Runs of characters: the repeats carry a short description to the length where parts begin to break."""
    run = st.builds(lambda character, times: character * times, characters, st.integers(1, 90))
    return st.lists(st.one_of(characters, characters, run), max_size=40).map("".join)


GSM_TEXTS = _words(GSM)
TEXTS = st.one_of(GSM_TEXTS, _words(LATIN), _words(ARAB), _words(PICTURES), _words(ANY))
# What no keyboard writes but a program may.
WILD = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
