"""Compiles the catalogues: each `.po` under `locales/` gets its `.mo` beside it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

APPROVAL = re.compile(r'"X-Approved-By-Staff: (yes|no)\\n"')
ROOT = Path(__file__).resolve().parent.parent / "locales"


def compile_all(root: Path = ROOT) -> int:
    """Write every catalogue that is older than its source; answer how many."""
    written = 0
    for source in sorted(root.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        with target.open("wb") as file:
            write_mo(file, catalogue)
        written += 1
    return written


def approved(source: Path) -> bool:
    """Whether staff have approved the words of one `.po` file, as its header says; KeyError when it says nothing."""
    found = APPROVAL.search(source.read_text("utf-8"))
    if found is None:
        raise KeyError(f"{source} has no X-Approved-By-Staff header")
    return found.group(1) == "yes"


if __name__ == "__main__":
    sys.stdout.write(f"{compile_all()} catalogues compiled\n")
