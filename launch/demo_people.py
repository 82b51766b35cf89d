"""Who the demo's staff are: one of each role, invented; the password is generated on each machine."""

PEOPLE = (
    ("agent@example.org", "Demo Agent", "agent", "en", True),
    ("newcomer@example.org", "Demo Newcomer", "agent", "en", False),
    ("lead@example.org", "Demo Language Lead", "language_lead", "fr", True),
    ("safeguarding@example.org", "Demo Safeguarding Lead", "safeguarding_lead", "en", True),
    ("admin@example.org", "Demo Administrator", "administrator", "en", False),
)
"""E-mail, name, role, language of the pages, and whether sensitive topics are shown."""
SIGN_INS = tuple((email, role) for email, _, role, _, _ in PEOPLE)
