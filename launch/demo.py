"""`make run`: the demo, without what the other commands of `desk` would bring into memory."""

from __future__ import annotations

import sys

from launch import session


def main() -> int:
    """Run the demo; what is wrong is one line that says what to do."""
    return session.in_its_own(_run)


def _run() -> int:
    # Only here: who waits for the demo should weigh nothing.
    from desk.errors import DeskError
    from launch import system

    try:
        return system.demo()
    except (DeskError, RuntimeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
