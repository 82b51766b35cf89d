"""How people in four languages ask for support: an opening, and what they answer to each question."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """What one person writes; `expected` is the ticket that must come of it."""

    lang: str
    opening: str
    everything: str
    yes: str
    country: str
    role: str
    urgency: str
    reply: str
    expected: dict[str, str]

    def answer(self, field: str) -> str:
        """What the person writes to a question about a field."""
        return {
            "consent": self.yes,
            "confirm": self.yes,
            "country": self.country,
            "role": self.role,
            "urgency": self.urgency,
        }[field]


EXPECTED = {
    "topic": "five_w_reporting",
    "area": "information_management",
    "role": "im_officer",
    "urgency": "high",
}
STORIES = {
    "en": Story(
        lang="en",
        opening="Hello, we need a training on the 5W reporting matrix for our partners",
        everything="I am the IM officer in Mali, we need training on the 5W matrix for our partners this week",
        yes="yes",
        country="Mali",
        role="IM officer",
        urgency="this week",
        reply="We can hold the training on Tuesday at 10:00.",
        expected={
            "country": "ML",
            "topic": "five_w_reporting",
            "area": "information_management",
            "role": "im_officer",
            "urgency": "high",
        },
    ),
    "fr": Story(
        lang="fr",
        opening="bjr, besoin d'une formation sur la matrice 5W pour nos partenaires",
        everything="je suis chargé de GI au Mali, besoin d'une formation sur la matrice 5W cette semaine",
        yes="oui",
        country="au Mali",
        role="chargé GI",
        urgency="cette semaine",
        reply="La formation aura lieu mardi à 10 h.",
        expected={
            "country": "ML",
            "topic": "five_w_reporting",
            "area": "information_management",
            "role": "im_officer",
            "urgency": "high",
        },
    ),
    "es": Story(
        lang="es",
        opening="buenas, necesitamos una capacitacion sobre la matriz 5W para los socios",
        everything="soy oficial de informacion en Colombia, necesito capacitacion en matriz 5W para socios esta semana",
        yes="si",
        country="Colombia",
        role="oficial de información",
        urgency="esta semana",
        reply="La capacitación será el martes a las 10:00.",
        expected={
            "country": "CO",
            "topic": "five_w_reporting",
            "area": "information_management",
            "role": "im_officer",
            "urgency": "high",
        },
    ),
    "ar": Story(
        lang="ar",
        opening="السلام عليكم نحتاج تدريب على مصفوفة 5W لشركائنا",
        everything="أنا مسؤول المعلومات في السودان ونحتاج تدريب على مصفوفة 5W لشركائنا هذا الأسبوع",
        yes="نعم",
        country="السودان",
        role="مسؤول المعلومات",
        urgency="هذا الاسبوع",
        reply="سيكون التدريب يوم الثلاثاء الساعة 10:00.",
        expected={
            "country": "SD",
            "topic": "five_w_reporting",
            "area": "information_management",
            "role": "im_officer",
            "urgency": "high",
        },
    ),
}
