"""What must stand in the environment before Rasa is imported."""

import os

QUIET = {
    # By default Rasa calls out to two analytics services.
    "RASA_TELEMETRY_ENABLED": "false",
    # Access logs would hold the API token, which Rasa takes from the query string.
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    # The model is small: threads of a numeric library cost more than they bring.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def prepare() -> None:
    """Set what Rasa reads when it is imported."""
    os.environ.update(QUIET)
