"""The first run's settings: generated, private, and never written over."""

from __future__ import annotations

import stat

import pytest

from desk.errors import SettingsError
from desk.settings import REQUIRED, Settings
from launch import environment


def test_the_first_run_writes_secrets_that_only_their_owner_reads(tmp_path):
    path = tmp_path / ".env"
    environment.ensure(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "DESK_TWILIO_NUMBER=+15005550006" in path.read_text()


def test_two_machines_get_different_secrets():
    one, other = environment.first_settings(), environment.first_settings()
    same = {key for key in one if one[key] == other[key]}
    assert not {key for key in same if "KEY" in key or "TOKEN" in key or "PASSWORD" in key}


def test_what_is_written_once_stays(tmp_path):
    path = tmp_path / ".env"
    environment.ensure(path)
    before = path.read_text()
    environment.ensure(path)
    assert path.read_text() == before


def test_a_setting_that_came_later_is_added(tmp_path):
    path = tmp_path / ".env"
    path.write_text("DESK_HASH_KEY=mine\n")
    environment.ensure(path)
    assert "DESK_HASH_KEY=mine" in path.read_text()
    assert path.read_text().count("DESK_HASH_KEY") == 1
    assert "DESK_RASA_TOKEN=" in path.read_text()


def test_every_missing_setting_is_named():
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({})
    assert all(name in str(refused.value) for name in REQUIRED)


def test_secrets_do_not_show_when_settings_are_printed():
    values = {**environment.first_settings(), "DESK_DATABASE_URL": "postgresql://somebody:secret@/x"}
    shown = repr(Settings.from_environment(values))
    assert not [key for key, value in values.items() if ("KEY" in key or "TOKENS" in key) and value in shown]
    assert "secret@" not in shown
