"""Pages whose words come from the `web` catalogue: elements name a word, server and script fill it in."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from desk.settings import LANGUAGES
from desk.words import direction, words

_DOMAIN = "web"
_CONTENT = re.compile(r'data-word="([a-z_.]+)"([^>]*)>(?=</)')
_LABEL = re.compile(r'data-label="([a-z_.]+)"')
_SWITCH = re.compile(r' *<button[^>]* data-lang="([a-z]+)".*</button>\n')
_PLACEHOLDER = re.compile(r'data-placeholder="([a-z_.]+)"')


def language_for(request: Request, languages: Sequence[str] = LANGUAGES) -> str:
    """The language of a page: `?lang=`, else the browser's first wish that we speak, else the first of `languages`."""
    wished = [request.query_params.get("lang", "")]
    wishes = request.headers.get("accept-language", "").split(",")
    wished += [wish.split(";")[0].strip()[:2] for wish in wishes]
    return next((lang for lang in wished if lang in languages), languages[0])


async def no_icon(_: Request) -> Response:
    """Browsers ask for an icon; there is none."""
    return Response(status_code=204)


def page(
    path: Path, *, lang: str, demo: bool, for_script: Iterable[str] = (), languages: Sequence[str] = LANGUAGES
) -> str:
    """The page in one language; with `demo` it says that its wording is a draft.

    The words `for_script` come along, so that a script need not ask for them on a slow line; of the buttons that change
    the language those of `languages` are left.
    """
    say = words(_DOMAIN, lang)

    def told(msgid: str) -> str:
        return html.escape(say(msgid))

    text = _CONTENT.sub(lambda m: f"{m[0]}{told(m[1])}", _read(path))
    text = _LABEL.sub(lambda m: f'{m[0]} aria-label="{told(m[1])}"', text)
    text = _PLACEHOLDER.sub(lambda m: f'{m[0]} placeholder="{told(m[1])}"', text)
    text = _SWITCH.sub(lambda m: m[0] if m[1] in languages else "", text)
    carried = html.escape(json.dumps(word_list(lang, for_script), ensure_ascii=False))
    demonstrates = "yes" if demo else "no"
    root = f'<html lang="{lang}" dir="{direction(lang)}" data-demo="{demonstrates}" data-words="{carried}">'
    return text.replace("<html>", root, 1)


def word_list(lang: str, msgids: Iterable[str]) -> dict[str, str]:
    """These words in one language, for a script; raises LookupError for a language we do not speak."""
    say = words(_DOMAIN, lang)
    return {msgid: say(msgid) for msgid in msgids}


def words_in(path: Path) -> list[str]:
    """The ids of all the words a page shows."""
    text = _read(path)
    return sorted(
        {found for pattern in (_LABEL, _PLACEHOLDER) for found in pattern.findall(text)}
        | {found[0] for found in _CONTENT.findall(text)}
    )


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
