"""The stand-in for Twilio."""

from __future__ import annotations

import uvicorn

from channels.twilio.emulator.app import create_app
from launch import places
from launch.programs import start


def main() -> None:
    """Serve Twilio's API and the phones; refuses to start beside real credentials."""
    uvicorn.run(
        create_app(start.settings()),
        host="127.0.0.1",
        port=places.port("emulator"),
        log_level="warning",
        access_log=False,
    )


if __name__ == "__main__":
    main()
