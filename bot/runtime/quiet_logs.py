"""No message text in any log line, at any level.

Rasa writes user texts, slot values and whole trackers at DEBUG, as plain strings and as structlog fields;
exception messages and warnings can quote them at any level. Four measures, each closing one way:
- nothing below INFO is ever logged in this process, whatever a level or a flag says;
- structlog events keep their name and an allowed list of fields;
- exceptions are logged as their type and the lines they passed through, without their message;
- warnings are logged as their category and place.
"""

from __future__ import annotations

import logging
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rasa.utils.log_utils

FIELDS = frozenset({"event", "event_info", "level", "timestamp", "action_name", "action_extract_slot", "exc_info"})
Factory = Callable[..., logging.LogRecord]

logger = logging.getLogger(__name__)


def keep_allowed_fields(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Be the first structlog processor: drop every field that could hold what a person wrote."""
    kept = {key: value for key, value in event.items() if key in FIELDS}
    error = kept.pop("exc_info", None)
    if isinstance(error, BaseException):
        kept["error"] = path_of(error)
    return kept


def path_of(error: BaseException) -> str:
    """Return an exception's type and the lines it passed through, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-6:])
    cause = error.__cause__ or error.__context__
    return f"{type(error).__name__} ({lines})" + (f" from {path_of(cause)}" if cause else "")


def without_exception_text(made: Factory) -> Factory:
    """Return a factory of log records whose exceptions have lost their messages."""

    def make(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = made(*args, **kwargs)
        error = record.exc_info[1] if record.exc_info else None
        if record.name == "asyncio":
            # Its messages end with the repr of a task, and that with the repr of its exception.
            record.msg, record.args = record.getMessage().partition("\n")[0], ()
        if error is not None:
            record.msg, record.args = f"{record.getMessage().splitlines()[0]} {path_of(error)}", ()
            record.exc_info = None
        return record

    make.quiet = True  # type: ignore[attr-defined]
    return make


def log_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: Any = None, line: Any = None
) -> None:
    """Say where a warning comes from, not what it quotes."""
    if not issubclass(category, DeprecationWarning):  # what Rasa's dependencies say to Rasa's authors
        logger.warning("%s at %s:%s", category.__name__, Path(filename).name, lineno)


def apply() -> None:
    logging.disable(logging.DEBUG)
    warnings.showwarning = log_warning
    rasa.utils.log_utils._anonymizer = keep_allowed_fields  # noqa: SLF001 - Rasa has no other place to change it
    factory = logging.getLogRecordFactory()
    if not getattr(factory, "quiet", False):
        logging.setLogRecordFactory(without_exception_text(factory))
