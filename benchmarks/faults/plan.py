"""What will happen, from one seed: who writes in which language, what is doubled or late, and who is killed when."""

from __future__ import annotations

import random
from dataclasses import dataclass

from desk.settings import LANGUAGES

DOUBLED, LATE = 0.20, 0.10
LONGEST_LATE_SECONDS = 3.0
VICTIMS = ("gateway", "worker", "rasa", "actions", "postgres")
SHARE_ON_WHATSAPP = 0.4
PLACES = {
    "en": ("Mali", "Sudan", "Somalia", "Syria", "Yemen", "Chad", "Niger", "Nigeria"),
    "fr": ("au Mali", "au Niger", "au Tchad", "au Burkina Faso", "au Cameroun", "en RDC", "en Haïti"),
    "es": ("en Colombia", "en Venezuela", "en Honduras", "en Ecuador", "en Guatemala", "en El Salvador"),
    "ar": ("في السودان", "في سوريا", "في اليمن", "في العراق", "في ليبيا", "في الصومال"),
}
REQUESTS = {
    "en": "I am the IM officer in {place}, we need training on the 5W matrix for our {n} partners this week",
    "fr": "je suis chargé de GI {place}, besoin d'une formation sur la matrice 5W pour {n} partenaires cette semaine",
    "es": "soy oficial de informacion {place}, necesito capacitacion en matriz 5W para {n} socios esta semana",
    "ar": "أنا مسؤول المعلومات {place} ونحتاج تدريب على مصفوفة 5W لعدد {n} من شركائنا هذا الأسبوع",
}
YES = {"en": ("1", "yes"), "fr": ("1", "oui"), "es": ("1", "sí"), "ar": ("1", "١", "نعم")}


@dataclass(frozen=True)
class Actor:
    """One person of the run."""

    number: str
    lang: str
    whatsapp: bool
    messages: int
    seed: int

    @property
    def address(self) -> str:
        """As Twilio writes it."""
        return f"whatsapp:{self.number}" if self.whatsapp else self.number


@dataclass(frozen=True)
class Kill:
    """One process ended with -9 once so many messages were sent."""

    after: int
    victim: str


@dataclass(frozen=True)
class Plan:
    """All that follows from the seed."""

    seed: int
    actors: tuple[Actor, ...]
    kills: tuple[Kill, ...]

    @property
    def messages(self) -> int:
        """How many different messages will be sent; doubles not counted."""
        return sum(actor.messages for actor in self.actors)


def make(*, seed: int, messages: int, people: int, kills: int) -> Plan:
    """The plan of a seed; the same arguments give the same plan."""
    dice = random.Random(seed)  # noqa: S311 - a replay needs a seed, not a secret
    each, rest = divmod(messages, people)
    actors = tuple(
        Actor(
            # +1 500 555 is reserved for tests; the desk's own number ends in 0006.
            number=f"+1500555{1000 + index:04d}",
            lang=LANGUAGES[index % len(LANGUAGES)],
            whatsapp=dice.random() < SHARE_ON_WHATSAPP,
            messages=each + (index < rest),
            seed=dice.randrange(2**32),
        )
        for index in range(people)
    )
    # Every victim in turn, so that none is spared by chance; the first tenth warms up, the last lets things settle.
    when = sorted(dice.randrange(messages // 10, max(messages * 9 // 10, messages // 10 + 1)) for _ in range(kills))
    order = [VICTIMS[index % len(VICTIMS)] for index in range(kills)]
    dice.shuffle(order)
    return Plan(seed, actors, tuple(Kill(after, victim) for after, victim in zip(when, order, strict=True)))
