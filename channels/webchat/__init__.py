"""The web chat: a JSON contract, and a plain page that uses it."""
