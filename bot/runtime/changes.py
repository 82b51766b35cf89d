"""Everything that is changed about Rasa, in one list."""

from bot.runtime import action_schema, failing_actions, light_data, plain_store, quiet_logs


def apply() -> None:
    """Change the Rasa of this process; doing it twice changes nothing more."""
    quiet_logs.apply()
    plain_store.apply()
    action_schema.apply()
    failing_actions.apply()
    light_data.apply()
