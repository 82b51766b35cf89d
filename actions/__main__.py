"""`python -m actions`: the action server, for Rasa on the same machine."""

from __future__ import annotations

import logging
import os
import warnings
from urllib.parse import urlsplit

from rasa_sdk.endpoint import create_app

from actions.registry import executor

LOCAL = "127.0.0.1"
PORT = 5055


def main() -> None:
    """Serve until told to stop; the address is that of DESK_ACTIONS_URL."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)  # at INFO it names slots and at DEBUG it prints messages
    # The SDK warns at each call that its version is not Rasa's; the tests run the two together.
    warnings.filterwarnings("ignore", message="Your versions of rasa and rasa_sdk")
    where = urlsplit(os.environ.get("DESK_ACTIONS_URL", ""))
    app = create_app(executor(), cors_origins=[])
    app.run(host=where.hostname or LOCAL, port=where.port or PORT, single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
