"""The screen as a program: JSON lines in, JSON lines out, for checks against a set of messages."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from desk import optout
from desk.privacy import mask
from desk.safety import screen


def answer(id: str, text: str) -> dict[str, Any]:  # noqa: A002  the field's name in the line format
    """What the screen says of one message, answered as for SMS."""
    verdict, masked = screen(text), mask(text)
    return {
        "id": id,
        "flow": verdict.flow,
        "level": verdict.level,
        "masked": masked.text,
        "spans": [[span.start, span.end, span.type] for span in masked.spans],
        "optout": optout.decide(text, channel="sms"),
    }


def run(lines: Iterable[str]) -> Iterator[str]:
    """One answer line for each line that is not blank; a line that cannot be read is answered with its error."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield json.dumps(_answer_line(number, line), ensure_ascii=False)


def _answer_line(number: int, line: str) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except json.JSONDecodeError:
        return {"line": number, "error": "not JSON"}
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str) or "id" not in asked:
        return {"line": number, "error": 'expected {"id", "text"}'}
    return answer(asked["id"], asked["text"])
