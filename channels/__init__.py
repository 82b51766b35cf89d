"""The public door: Twilio's webhooks and the web chat come in here, answers leave by the senders."""
