"""To read a message is most of the door's work: a process of its own does it, and the door goes on answering.

The two speak over a socket pair, one frame a message, so a text is in memory only, and either ends with the other.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import socket
import struct
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from anyio import to_thread

from desk.intake import Screened, screened

LOG = logging.getLogger(__name__)
HEAD = struct.Struct("!I")
READY = b"\x01"
Begin = Callable[[socket.socket], object]
"""Begins a process that runs `serve` on the socket."""


def serve(line: socket.socket, warm_up: Callable[[], None]) -> None:
    """Screen what comes over the line, in order, until the other end is closed."""
    warm_up()
    with line, line.makefile("rwb") as frames:
        frames.write(READY)
        frames.flush()
        while head := frames.read(HEAD.size):
            frames.write(_frame(_answer(frames.read(*HEAD.unpack(head)))))
            frames.flush()


def _answer(question: bytes) -> Screened | None:
    asked = pickle.loads(question)  # noqa: S301 - from our own door, over a pair of sockets without a name
    try:
        return screened(**asked)
    except Exception as error:  # the door then reads it itself, and tells what it meets
        LOG.error("a message was not screened: %s", type(error).__name__)  # noqa: TRY400 - a trace holds the text
        return None


def _frame(told: object) -> bytes:
    packed = pickle.dumps(told)
    return HEAD.pack(len(packed)) + packed


class Reader:
    """Screens beside the door; while the other process is gone, a thread of the door does."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin
        self._line: _Line | None = None
        self._starting: asyncio.Task[None] | None = None

    @property
    def beside(self) -> bool:
        """Whether the other process is there."""
        return self._line is not None

    async def start(self) -> None:
        """Begin the process and wait until it is ready."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                await to_thread.run_sync(self._begin, theirs)
            line = _Line(*await asyncio.open_unix_connection(sock=ours))
        except BaseException:
            ours.close()
            raise
        try:
            await line.ready()
        except BaseException:
            await line.close()
            raise
        self._line = line

    async def stop(self) -> None:
        """Let the process end."""
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.wait([self._starting])
        line, self._line = self._line, None
        if line is not None:
            await line.close()

    async def screened(self, **asked: Any) -> Screened:
        """What `desk.intake.screened` answers to the same arguments."""
        line = self._line
        try:
            found = None if line is None else await line.ask(asked)
            if found is not None:
                return found
        except (OSError, EOFError) as error:
            LOG.error("the reading process is gone: %s", type(error).__name__)  # noqa: TRY400 - it is begun again
            if self._line is line:
                self._line = None
        if self._line is None and (self._starting is None or self._starting.done()):
            self._starting = asyncio.create_task(self._start_again(line))
        return await to_thread.run_sync(lambda: screened(**asked))

    async def _start_again(self, old: _Line | None) -> None:
        if old is not None:
            await old.close()
        try:
            await self.start()
        except (OSError, EOFError) as error:
            LOG.error("the reading process does not start: %s", type(error).__name__)  # noqa: TRY400 - the next tries


class _Line:
    """Questions and answers in the same order."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._asked: deque[asyncio.Future[Screened | None]] = deque()
        self._listening: asyncio.Task[None] | None = None

    async def ready(self) -> None:
        """Return when the other end is."""
        await self._reader.readexactly(len(READY))
        self._listening = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """End the line, and the process with it."""
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()
        if self._listening is not None:
            await self._listening

    async def ask(self, asked: dict[str, Any]) -> Screened | None:
        """The answer, None when there was an error; raises OSError or EOFError when the other end is gone."""
        if self._listening is None or self._listening.done():
            raise ConnectionResetError
        answer: asyncio.Future[Screened | None] = asyncio.get_running_loop().create_future()
        self._asked.append(answer)
        self._writer.write(_frame(asked))
        return await answer

    async def _listen(self) -> None:
        ended: OSError | EOFError = EOFError()
        try:
            while True:
                (size,) = HEAD.unpack(await self._reader.readexactly(HEAD.size))
                found = pickle.loads(await self._reader.readexactly(size))  # noqa: S301 - from our own process
                answer = self._asked.popleft()
                if not answer.done():
                    answer.set_result(found)
        except (OSError, EOFError) as error:
            ended = error
        finally:
            for answer in self._asked:
                if not answer.done():
                    answer.set_exception(ended)
