import io
import logging
import warnings

import pytest
import structlog

from bot.runtime import quiet_logs

MARKER = "zebra-marker-4711"


@pytest.fixture
def logged():
    """All that is written, from the lowest level on; pytest's own capture would switch DEBUG back on."""
    before = logging.getLogRecordFactory(), logging.root.manager.disable, warnings.showwarning
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.NOTSET)
    quiet_logs.apply()
    yield text.getvalue
    logging.root.removeHandler(handler)
    logging.setLogRecordFactory(before[0])
    logging.disable(before[1])
    warnings.showwarning = before[2]


def fail():
    raise ValueError(MARKER) from KeyError(MARKER)


def test_nothing_is_logged_at_debug(logged):
    logging.getLogger("rasa.core.actions.action").debug(f"Validating extracted slots: {MARKER}")  # noqa: G004 - as Rasa does
    assert MARKER not in logged()


def test_an_exception_keeps_its_path_and_loses_its_words(logged):
    try:
        fail()
    except ValueError:
        logging.getLogger("rasa.core.processor").exception("It failed")
    assert MARKER not in logged()
    assert "ValueError (test_quiet_logs.py:" in logged()
    assert "from KeyError" in logged()


def test_a_warning_says_where_and_not_what(logged):
    warnings.showwarning(f"Invalid value {MARKER}", UserWarning, "/x/slots.py", 12)
    assert MARKER not in logged()
    assert "UserWarning at slots.py:12" in logged()


def test_asyncio_does_not_repeat_a_tasks_exception(logged):
    logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: <Task {MARKER}>")  # noqa: G004
    assert MARKER not in logged()


def test_structured_events_keep_only_allowed_fields():
    event = {"event": "processor.message.parse", "parse_data_text": MARKER, "level": "info", "exc_info": None}
    kept = quiet_logs.keep_allowed_fields(None, "info", event)
    assert MARKER not in str(kept)
    assert kept["event"] == "processor.message.parse"


def test_rasa_still_puts_our_processor_first():
    quiet_logs.apply()
    import rasa.utils.log_utils

    rasa.utils.log_utils.configure_structlog(logging.INFO)
    assert structlog.get_config()["processors"][0] is quiet_logs.keep_allowed_fields
    structlog.reset_defaults()
