from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    start: int
    end: int
    type: str
    value: str
    own: bool


@dataclass(frozen=True)
class Masked:
    text: str
    spans: tuple[Span, ...]


def mask(text: str) -> Masked:
    return Masked(text, ())
