"""What a trained component was made of besides Rasa's training data: Rasa's cache knows of nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
SPELLINGS = HERE.parents[1] / "language"


def code() -> str:
    """Return a hash of this package's code and of how texts are normalised and encoded."""
    return digest([*HERE.glob("*.py"), *HERE.glob("data/*.t*"), *SPELLINGS.glob("*.py")])


def digest(files: Iterable[Path]) -> str:
    """Return one hash of some files' contents, whatever their order."""
    contents = hashlib.sha256()
    for path in sorted(files):
        contents.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return contents.hexdigest()
