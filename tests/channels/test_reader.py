"""What people write is screened in a process beside the door, and nobody notices when that process dies."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from functools import partial
from pathlib import Path

import psutil
import pytest
from anyio import to_thread

from channels.context import Context
from channels.reader import Reader
from desk.intake import screened
from launch.programs import gateway

TEXTS = ("bonjour, besoin d'un appui", "STOP", "my number is +1 500 555 0123", "مرحبا نحتاج دعم")


class Begun:
    """Begins the reading process as the gateway does, and knows which it was."""

    def __init__(self, models: Path) -> None:
        self.processes: list[psutil.Process] = []
        self._begin = partial(gateway.begin_reader, models)

    def __call__(self, line: socket.socket) -> None:
        self.processes.append(psutil.Process(self._begin(line)))


@pytest.fixture
def begun(tmp_path):
    return Begun(tmp_path)


async def _gone(process: psutil.Process) -> None:
    async with asyncio.timeout(20):
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            await asyncio.sleep(0.05)


def test_it_reads_as_the_desk_reads_and_ends_with_the_door(begun):
    async def asked():
        reader = Reader(begun)
        await reader.start()
        try:
            return await asyncio.gather(*(reader.screened(text=text, channel="sms", payload=None) for text in TEXTS))
        finally:
            await reader.stop()
            await _gone(begun.processes[0])

    assert asyncio.run(asked()) == [screened(text, channel="sms") for text in TEXTS]
    assert begun.processes[0].pid != os.getpid()


def test_when_it_is_killed_the_door_reads_and_another_is_begun(begun):
    async def lived():
        reader = Reader(begun)
        await reader.start()
        os.kill(begun.processes[0].pid, signal.SIGKILL)
        found = await reader.screened(text=TEXTS[0], channel="sms", payload=None)
        async with asyncio.timeout(60):
            while len(begun.processes) < 2 or not reader.beside:
                await asyncio.sleep(0.05)
        again = await reader.screened(text=TEXTS[0], channel="sms", payload=None)
        await reader.stop()
        await _gone(begun.processes[1])
        return [found, again]

    assert asyncio.run(lived()) == [screened(TEXTS[0], channel="sms")] * 2


def test_what_it_was_reading_when_it_was_killed_is_read_at_the_door(begun):
    async def lived():
        reader = Reader(begun)
        await reader.start()
        begun.processes[0].suspend()
        reading = [asyncio.create_task(reader.screened(text=text, channel="sms", payload=None)) for text in TEXTS]
        await asyncio.sleep(0.2)
        begun.processes[0].kill()
        found = await asyncio.gather(*reading)
        await reader.stop()
        return found

    assert asyncio.run(lived()) == [screened(text, channel="sms") for text in TEXTS]


def test_a_message_it_cannot_read_is_read_at_the_door_where_the_error_is_told(begun):
    async def asked():
        reader = Reader(begun)
        await reader.start()
        try:
            with pytest.raises(TypeError):
                await reader.screened(text=TEXTS[0], channel="sms", payload=None, unknown=True)
            return await reader.screened(text=TEXTS[0], channel="sms", payload=None)
        finally:
            await reader.stop()

    assert asyncio.run(asked()) == screened(TEXTS[0], channel="sms")


def test_what_a_use_case_reads_again_in_its_thread_is_read_beside_the_door(begun):
    asked = {"channel": "sms", "hint": "fr", "cleared": True}

    async def lived():
        reader = Reader(begun)
        await reader.start()
        here = Context(None, None, None, None, reader=reader)
        try:
            begun.processes[0].suspend()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.5):
                    await to_thread.run_sync(lambda: here.screened_again(TEXTS[0], **asked), abandon_on_cancel=True)
            begun.processes[0].resume()
            return await to_thread.run_sync(lambda: here.screened_again(TEXTS[0], **asked))
        finally:
            await reader.stop()

    assert asyncio.run(lived()) == screened(TEXTS[0], **asked)
