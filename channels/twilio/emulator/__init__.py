"""A stand-in for Twilio with phones in the browser: the same API, signed webhooks, and faults on demand."""
