"""The stand-in for Twilio."""

from __future__ import annotations

import uvicorn

from channels.twilio.emulator.app import create_app
from launch.programs import start

PORT = 8010


def main() -> None:
    """Serve Twilio's API and the phones; refuses to start beside real credentials."""
    uvicorn.run(create_app(start.settings()), host="127.0.0.1", port=PORT, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
