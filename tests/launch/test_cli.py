"""The `desk` command: what it prints, and one clear line when something is wrong."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest

from launch import cli, environment


@pytest.fixture
def set_up(settings, sessions, monkeypatch):
    """The environment of an operator whose database is the test's."""
    monkeypatch.setenv("DESK_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("DESK_HASH_KEY", settings.hash_key)
    monkeypatch.setenv("DESK_ENCRYPTION_KEYS", ",".join(settings.encryption_keys))
    for key, value in environment.first_settings().items():
        if key not in os.environ:
            monkeypatch.setenv(key, value)
    return sessions


def test_screen_answers_one_line_each(monkeypatch, capsys):
    monkeypatch.setattr(
        "sys.stdin", io.StringIO('{"id": "1", "text": "STOP"}\n{"id": "2", "text": "training please"}\n')
    )
    assert cli.main(["screen"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(answer["id"], answer["optout"]) for answer in answers] == [("1", "opt_out"), ("2", "none")]


def test_a_token_is_printed_once_and_speaks_for_its_role(set_up, capsys):
    from desk.staff import authenticate_token

    assert cli.main(["token", "add", "reports", "--role", "agent"]) == 0
    token = capsys.readouterr().out.strip()
    with set_up() as session:
        assert authenticate_token(session, token=token).role == "agent"


def test_a_name_that_is_taken_is_one_line(set_up, capsys):
    cli.main(["token", "add", "reports", "--role", "agent"])
    assert cli.main(["token", "add", "reports", "--role", "agent"]) == 1
    assert "already a token" in capsys.readouterr().err


def test_a_user_signs_in_with_the_password_that_was_given(set_up, settings, monkeypatch):
    from desk.model import Staff

    monkeypatch.setenv("DESK_NEW_PASSWORD", "a long enough one")
    assert cli.main(["user", "add", "someone@example.org", "--name", "Some One"]) == 0
    with set_up() as session:
        assert session.query(Staff).one().password.startswith("$argon2")


def test_a_short_password_is_refused(set_up, monkeypatch, capsys):
    monkeypatch.setenv("DESK_NEW_PASSWORD", "short")
    assert cli.main(["user", "add", "someone@example.org", "--name", "Some One"]) == 1
    assert "at least" in capsys.readouterr().err


def test_erasing_nobody_says_so(set_up, capsys):
    assert cli.main(["erase", "CP-22222"]) == 1
    assert "Nobody is known" in capsys.readouterr().err


def test_a_database_that_does_not_answer_is_one_line():
    environ = {
        **os.environ,
        **environment.first_settings(),
        "DESK_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }
    done = subprocess.run(
        [sys.executable, "-m", "launch.cli", "migrate"],
        check=False,
        env=environ,
        capture_output=True,
        text=True,
        cwd=environment.ROOT,
    )
    assert done.returncode == 1
    assert "The database does not answer" in done.stderr
    assert "Traceback" not in done.stderr
