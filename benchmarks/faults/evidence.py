"""What is kept of a run that does not hold: the logs, and every part that the provider was given twice."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.faults.verdict import key_of

PARTS = sa.text("SELECT * FROM parts WHERE message_id::text = :message ORDER BY number")
STEPS = sa.text(
    "SELECT workflow_uuid, status, executor_id, recovery_attempts, created_at, updated_at"
    " FROM dbos.workflow_status WHERE workflow_uuid LIKE :like ORDER BY created_at"
)


def keep_log(folder: Path, log: Path) -> None:
    """Copy the log into the folder: all there is when a run breaks off."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(log, folder / "log")


def keep(folder: Path, engine: sa.Engine, *, outbound: Sequence[Mapping[str, Any]], log: Path) -> None:
    """Write `log` and `twice.json` into the folder; no words of messages are in either."""
    keep_log(folder, log)
    counted = Counter(key_of(message) for message in outbound)
    twice = [key for key, count in counted.items() if count > 1]
    with engine.connect() as connection:
        told = [
            {
                "part": key,
                "at_the_provider": [
                    {name: message[name] for name in ("n", "sid", "status", "at")}
                    for message in outbound
                    if key_of(message) == key
                ],
                "parts": [{**row, "body": ""} for row in connection.execute(PARTS, {"message": key[0]}).mappings()],
                "workflows": [
                    dict(row) for row in connection.execute(STEPS, {"like": f"deliver-{key[0]}%"}).mappings()
                ],
            }
            for key in twice
        ]
    (folder / "twice.json").write_text(json.dumps(told, indent=1, default=str))
