"""The `desk` command."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from admin.passwords import password_hash
from desk import db, erasure, screening, staff
from desk.crypto import Vault
from desk.errors import DeskError
from desk.model import Address, Person, Role, Ticket
from desk.references import normal_reference
from desk.settings import LANGUAGES, Settings
from launch import doctor, environment, preparation, session, system

Command = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; what is wrong with its input or settings is one line on standard error."""
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
    except (DeskError, RuntimeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="desk", description="A helpdesk that people reach by text message.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    add(
        "demo",
        _demo,
        "everything on this machine: embedded database, Twilio emulator, demo data",
    )
    serve = add(
        "serve",
        lambda a: session.in_its_own(lambda: system.serve(a.names)),
        "run the processes against the configured database and provider",
    )
    serve.add_argument("names", nargs="*", metavar="PROCESS", help=f"only these: {', '.join(system.SERVED)}")
    add("worker", lambda _: _worker(), "run one more worker")
    add("migrate", lambda _: preparation.migrate(_settings()), "bring the database to the newest schema")
    add("doctor", lambda _: doctor.report(environment.load()), "check settings, database, provider, Rasa and languages")
    add("screen", lambda _: _screen(), "screen JSON lines from standard input, one answer line each")
    _staff_commands(add)
    erase = add("erase", _erase, "erase a person by ticket reference or number, everywhere")
    erase.add_argument(
        "person", metavar="PERSON", help="a reference such as CP-7K3M9, or a number such as +15005550101"
    )
    return parser


def _staff_commands(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    user = add("user", _add_user, "staff accounts")
    user.add_argument("act", choices=["add"])
    user.add_argument("email")
    user.add_argument("--name", required=True)
    user.add_argument("--role", choices=list(Role), default=Role.AGENT)
    user.add_argument("--languages", default=",".join(LANGUAGES), help="comma-separated; all four by default")
    user.add_argument("--sensitive", action="store_true", help="may see tickets on sensitive topics")
    token = add("token", _add_token, "tokens of the staff API")
    token.add_argument("act", choices=["add"])
    token.add_argument("name")
    token.add_argument("--role", choices=list(Role), required=True)
    token.add_argument("--without-sensitive", action="store_true", help="may not see tickets on sensitive topics")


def _demo(_: argparse.Namespace) -> int:
    return session.in_its_own(system.demo)


def _serve(given: argparse.Namespace) -> int:
    return session.in_its_own(lambda: system.serve(given.names))


def _worker() -> int:
    from launch.programs import worker

    worker.main()
    return 0


def _settings() -> Settings:
    return Settings.from_environment(environment.load())


def _screen() -> int:
    for line in screening.run(sys.stdin):
        sys.stdout.write(line if line.endswith("\n") else f"{line}\n")
        sys.stdout.flush()
    return 0


def _add_user(arguments: argparse.Namespace) -> int:
    password = os.environ.get("DESK_NEW_PASSWORD") or getpass.getpass("Password: ")
    if len(password) < staff.SHORTEST_PASSWORD:
        raise DeskError(f"A password has at least {staff.SHORTEST_PASSWORD} characters.")
    settings = _settings()
    with db.transaction(settings) as session:
        staff.add_staff(
            session,
            email=arguments.email,
            name=arguments.name,
            role=arguments.role,
            languages=arguments.languages.split(","),
            password_hash=password_hash(password, settings=settings),
            now=datetime.now(UTC),
            sensitive_topics=arguments.sensitive,
        )
    print(f"Added {arguments.email} as {arguments.role}.")
    return 0


def _add_token(arguments: argparse.Namespace) -> int:
    settings = _settings()
    with db.transaction(settings) as session:
        made = staff.add_token(
            session,
            name=arguments.name,
            role=arguments.role,
            now=datetime.now(UTC),
            sensitive_topics=not arguments.without_sensitive,
        )
    print(made)
    return 0


def _erase(arguments: argparse.Namespace) -> int:
    settings = _settings()
    now = datetime.now(UTC)
    with db.transaction(settings) as session:
        person = session.scalar(_who(arguments.person, Vault(settings)))
        if person is None:
            raise DeskError("Nobody is known by this reference or number.")
        conversations = erasure.forget_words(session, person=person, now=now)
        erasure.purge(session, person_id=person.id)
    preparation.assistant(settings).forget_all(conversations)
    print("Erased.")
    return 0


def _who(wanted: str, vault: Vault) -> sa.Select[Person]:
    ref = normal_reference(wanted)
    if ref:
        return sa.select(Person).join(Ticket, Ticket.person_id == Person.id).where(Ticket.ref == ref)
    return sa.select(Person).join(Address).where(Address.digest == vault.index(wanted))


if __name__ == "__main__":
    sys.exit(main())
