"""A folder that keeps what comes in while the database is away: sealed, and on the disk before anybody is told so.

One file a record. The name holds the order of receipt and a keyed hash of whose it is, nothing else; the content is
sealed with the desk's keys. Several gateways of one machine can share a folder: one of them drains it at a time.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desk.crypto import Vault
from desk.errors import DatabaseAway, SettingsError
from desk.settings import Settings

LOG = logging.getLogger(__name__)
RECORD, UNFINISHED = ".record", ".part"
REFUSED = "refused"
_LONG_AGO_SECONDS = 3600
_WHO_LENGTH = 16
LOOKED_AT = 32
"""Records among which different people's are passed on together."""
Record = Mapping[str, Any]
TakeSeveral = Callable[[Sequence[Record]], Sequence[bool]]


class Spool:
    """Records in order of receipt; make it with `opened`."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self.folder, self.refused = folder, folder / REFUSED
        self._vault = vault
        self._numbering = threading.Lock()
        self._last = 0

    def append(self, record: Record, *, who: str) -> None:
        """Keep a record behind all others; on return it outlives a power cut. Raises OSError."""
        name = f"{self._number():020d}-{self._mark(who)}-{os.getpid()}"
        unfinished = self.folder / f"{name}{UNFINISHED}"
        _write(unfinished, self._vault.seal(json.dumps(record, ensure_ascii=False)))
        unfinished.rename(self.folder / f"{name}{RECORD}")
        _sync(self.folder)

    def depth(self) -> int:
        """How many records wait."""
        return len(self._names())

    def refused_count(self) -> int:
        """How many records could not be passed on and wait for an operator."""
        return sum(1 for path in self.refused.iterdir() if path.suffix == RECORD)

    def holds(self, who: str) -> bool:
        """Whether something of theirs waits, so that what comes now must go behind it."""
        mark = f"-{self._mark(who)}-"
        with os.scandir(self.folder) as entries:
            return any(mark in entry.name for entry in entries if entry.name.endswith(RECORD))

    def drain(self, take: Callable[[Record], None], *, take_several: TakeSeveral | None = None) -> int:
        """Hand every record to `take`, each person's oldest first, and delete what it took; how many those were.

        `take_several` is asked first, with the oldest of several people, and answers which it took. DatabaseAway from
        either ends the draining and keeps the rest. Whatever else goes wrong puts the one record aside, for an
        operator, and goes on.
        """
        taken = 0
        with self._alone() as alone:
            names = self._names() if alone else []
            while names:
                group = list({_whose(name): name for name in reversed(names[:LOOKED_AT])}.values())[::-1]
                left = self._pass_on_together(group, take_several) if take_several else group
                taken += len(group) - len(left) + sum(self._pass_on(self.folder / name, take) for name in left)
                gone = frozenset(group)
                names = [name for name in names if name not in gone]
        return taken

    def _pass_on_together(self, names: list[str], take_several: TakeSeveral) -> list[str]:
        """The names of what was not taken."""
        try:
            taken = take_several([self._read(self.folder / name) for name in names])
        except DatabaseAway:
            raise
        except Exception as error:  # one bad record must not spoil the others: each goes its own way
            LOG.warning("not passed on together: %s", type(error).__name__)
            return names
        for name, took in zip(names, taken, strict=True):
            if took:
                (self.folder / name).unlink()
        return [name for name, took in zip(names, taken, strict=True) if not took]

    def _read(self, path: Path) -> Any:
        return json.loads(self._vault.open(path.read_bytes()))

    def _pass_on(self, path: Path, take: Callable[[Record], None]) -> bool:
        try:
            take(self._read(path))
        except DatabaseAway:
            raise
        except Exception as error:
            # Its text could quote what somebody wrote; its kind is enough to look further.
            LOG.error("a spooled record was refused: %s", type(error).__name__)  # noqa: TRY400
            path.rename(self.refused / path.name)
            _sync(self.refused)
            return False
        # Not synced: a record that is back after a power cut is a duplicate, and found to be one.
        path.unlink()
        return True

    def _names(self) -> list[str]:
        with os.scandir(self.folder) as entries:
            return sorted(entry.name for entry in entries if entry.name.endswith(RECORD))

    def _number(self) -> int:
        """Nanoseconds since 1970, and always more than before: clocks are set back now and then."""
        with self._numbering:
            self._last = max(time.time_ns(), self._last + 1)
            return self._last

    def _mark(self, who: str) -> str:
        return self._vault.index(who)[:_WHO_LENGTH]

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield _locked(descriptor)
        finally:
            os.close(descriptor)


def opened(settings: Settings) -> Spool:
    """The spool in the settings' folder; raises SettingsError when it cannot be written."""
    spool = Spool(settings.spool, Vault(settings))
    trial = spool.folder / f"trial-{os.getpid()}{UNFINISHED}"
    try:
        spool.refused.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(trial, b"trial")
        trial.unlink()
        _sweep(spool.folder)
        spool._last = max((int(name.partition("-")[0]) for name in spool._names()), default=0)  # noqa: SLF001 - its maker
    except OSError as error:
        raise SettingsError(
            f"The spool folder {spool.folder} cannot be written ({error.strerror}). Set DESK_SPOOL to one that can."
        ) from None
    return spool


def _whose(name: str) -> str:
    return name.split("-")[1]


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(folder: Path) -> None:
    """Remove what a crash left half-written: nobody was told that we have it."""
    for path in folder.glob(f"*{UNFINISHED}"):
        if time.time() - path.stat().st_mtime > _LONG_AGO_SECONDS:
            path.unlink(missing_ok=True)
