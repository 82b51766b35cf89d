"""The folder that keeps what comes in while the database is away."""

from __future__ import annotations

import dataclasses
import os
import time

import pytest

from desk import spool as spools
from desk.errors import DatabaseAway, SettingsError

WHO, OTHER = "+15005550101", "+15005550102"


@pytest.fixture
def spool(settings, tmp_path):
    return spools.opened(dataclasses.replace(settings, spool_folder=tmp_path / "spool"))


def contents(spool) -> list[dict]:
    found = []
    spool.drain(found.append)
    return found


def test_records_come_out_in_the_order_in_which_they_went_in_and_then_are_gone(spool):
    for number in range(5):
        spool.append({"number": number}, who=WHO)
    assert [record["number"] for record in contents(spool)] == [0, 1, 2, 3, 4]
    assert spool.depth() == 0


def test_a_clock_that_is_set_back_does_not_turn_the_order_round(spool, monkeypatch):
    spool.append({"number": 1}, who=WHO)
    monkeypatch.setattr(time, "time_ns", lambda: 1)
    spool.append({"number": 2}, who=WHO)
    assert [record["number"] for record in contents(spool)] == [1, 2]


def test_a_spool_that_is_opened_again_goes_on_behind_what_waits(spool, settings, monkeypatch):
    spool.append({"number": 1}, who=WHO)
    monkeypatch.setattr(time, "time_ns", lambda: 1)
    again = spools.opened(dataclasses.replace(settings, spool_folder=spool.folder))
    again.append({"number": 2}, who=WHO)
    assert [record["number"] for record in contents(again)] == [1, 2]


def test_neither_text_nor_address_can_be_read_on_the_disk(spool):
    spool.append({"text": "need training", "address": WHO}, who=WHO)
    (path,) = spool.folder.glob("*.record")
    assert b"training" not in path.read_bytes()
    assert WHO[1:] not in path.name
    assert WHO[1:].encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_it_says_whose_messages_wait(spool):
    spool.append({}, who=WHO)
    assert (spool.holds(WHO), spool.holds(OTHER)) == (True, False)


def test_a_database_that_is_still_away_leaves_everything_where_it_is(spool):
    spool.append({"number": 1}, who=WHO)
    spool.append({"number": 2}, who=WHO)
    tried = []

    def take(record):
        tried.append(record)
        raise DatabaseAway("away")

    with pytest.raises(DatabaseAway):
        spool.drain(take)
    assert tried == [{"number": 1}]
    assert spool.depth() == 2


def test_a_record_that_cannot_be_taken_is_put_aside_and_holds_nobody_back(spool, caplog):
    spool.append({"number": 1, "text": "secret words"}, who=WHO)
    spool.append({"number": 2}, who=WHO)
    taken = []

    def take(record):
        if record["number"] == 1:
            raise KeyError(record["text"])
        taken.append(record["number"])

    assert spool.drain(take) == 1
    assert taken == [2]
    assert (spool.depth(), spool.refused_count()) == (0, 1)
    assert "KeyError" in caplog.text
    assert "secret words" not in caplog.text


@pytest.mark.parametrize("content", [b"", b"rubbish", b"gAAAAABk"])
def test_a_damaged_record_is_put_aside_as_it_is(spool, content):
    spool.append({"number": 1}, who=WHO)
    (path,) = spool.folder.glob("*.record")
    path.write_bytes(content)
    assert contents(spool) == []
    assert (spool.refused / path.name).read_bytes() == content


def test_a_record_sealed_with_the_key_before_is_still_read(spool, settings):
    spool.append({"number": 1}, who=WHO)
    from cryptography.fernet import Fernet

    keys = (Fernet.generate_key().decode(), *settings.encryption_keys)
    rotated = spools.opened(dataclasses.replace(settings, spool_folder=spool.folder, encryption_keys=keys))
    assert contents(rotated) == [{"number": 1}]


def test_one_of_two_gateways_drains_at_a_time(spool, settings):
    spool.append({"number": 1}, who=WHO)
    other = spools.opened(dataclasses.replace(settings, spool_folder=spool.folder))
    drained_meanwhile = []
    assert spool.drain(lambda _: drained_meanwhile.append(other.drain(lambda _: None))) == 1
    assert drained_meanwhile == [0]


def test_what_a_crash_left_half_written_is_removed_when_it_is_old(spool, settings):
    old, new = spool.folder / "1-x-1.part", spool.folder / "2-x-1.part"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (1, 1))
    spools.opened(dataclasses.replace(settings, spool_folder=spool.folder))
    assert (old.exists(), new.exists()) == (False, True)


@pytest.mark.parametrize("place", ["a file", "below a file"])
def test_a_folder_that_cannot_be_written_is_told_in_one_line(settings, tmp_path, place):
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" if place == "a file" else tmp_path / "file" / "spool"
    with pytest.raises(SettingsError, match=r"cannot be written \(.+\). Set DESK_SPOOL") as refused:
        spools.opened(dataclasses.replace(settings, spool_folder=folder))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("environ", "place"),
    [
        ({"DESK_SPOOL": "/elsewhere/s"}, "/elsewhere/s"),
        ({"DESK_VAR": "/elsewhere/v"}, "/elsewhere/v/spool"),
        ({}, "/elsewhere/desk/var/spool"),
    ],
)
def test_the_folder_is_where_the_settings_say(environ, place):
    from desk.settings import REQUIRED, Settings

    given = dict.fromkeys(REQUIRED, "x") | {"DESK_ROOT": "/elsewhere/desk"} | environ
    assert str(Settings.from_environment(given).spool) == place


def test_the_oldest_of_several_people_are_passed_on_together_and_each_in_their_order(spool):
    for number in range(6):
        spool.append({"number": number}, who=WHO if number < 4 else OTHER)
    groups = []

    def several(records):
        groups.append([record["number"] for record in records])
        return [True] * len(records)

    assert spool.drain(pytest.fail, take_several=several) == 6
    assert groups == [[0, 4], [1, 5], [2], [3]]
    assert spool.depth() == 0


def test_what_is_not_taken_with_others_is_taken_alone_before_the_next_of_the_same_person(spool):
    for number in range(4):
        spool.append({"number": number}, who=WHO)
    order = []

    def several(records):
        even = [record["number"] % 2 == 0 for record in records]
        order.extend(record["number"] for record, took in zip(records, even, strict=True) if took)
        return even

    spool.drain(lambda record: order.append(record["number"]), take_several=several)
    assert order == [0, 1, 2, 3]


def test_a_group_that_fails_is_taken_one_by_one(spool):
    for who in (WHO, OTHER):
        spool.append({"who": who}, who=who)
    taken = []

    def several(records):
        raise ValueError

    assert spool.drain(taken.append, take_several=several) == 2
    assert len(taken) == 2


def test_a_database_that_is_away_for_a_group_keeps_all_of_it(spool):
    for who in (WHO, OTHER):
        spool.append({}, who=who)

    def several(records):
        raise DatabaseAway("away")

    with pytest.raises(DatabaseAway):
        spool.drain(pytest.fail, take_several=several)
    assert spool.depth() == 2
