"""The staff's door."""

from __future__ import annotations

import waitress

from admin.app import create_app
from launch import places
from launch.programs import core, start


def main() -> None:
    """Serve the queue and the staff API."""
    settings = start.settings()
    sessions, enqueue = core.open_desk(settings)
    waitress.serve(
        create_app(settings, sessions=sessions, enqueue=enqueue),
        host="127.0.0.1",
        port=places.port("admin"),
        threads=8,
        ident=None,
    )


if __name__ == "__main__":
    main()
