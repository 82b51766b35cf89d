"""How often a property is tried whose every example works on the real database."""

from hypothesis import HealthCheck, settings

# Each example brings rows of its own, so that the fixture serves them all.
ON_DATABASE = settings(
    max_examples=settings.default.max_examples // 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
