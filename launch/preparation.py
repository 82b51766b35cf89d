"""Prepares the database: our tables and DBOS's, and for the demo its staff."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from desk import assistants, db, schema, workflows
from desk.errors import DeskError
from desk.settings import Settings
from launch import environment


def migrate(settings: Settings) -> int:
    """Our tables and DBOS's; raises DeskError when the database cannot be reached."""
    engine = db.engine(settings)
    try:
        schema.upgrade(engine)
        workflows.migrate(settings)
    except db.Unreachable as error:
        kind = type(error.orig).__name__
        raise DeskError(f"The database does not answer ({kind}). Check DESK_DATABASE_URL and that it runs.") from None
    finally:
        engine.dispose()
    return 0


def assistant(settings: Settings) -> assistants.AnyOf:
    """The dialogue engine as the settings name it."""
    return assistants.connect(settings)


def main(arguments: Sequence[str]) -> int:
    """Migrate; with `--demo`, make the demo's staff too."""
    environ = environment.load()
    settings = Settings.from_environment(environ)
    try:
        migrate(settings)
    except DeskError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if "--demo" in arguments:
        from launch import demo_data

        demo_data.load(settings, password=environ["DESK_DEMO_PASSWORD"])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
