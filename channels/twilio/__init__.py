"""SMS and WhatsApp through Twilio: webhooks, rendering, sending, and an emulator that needs no account."""
