"""How sure a topic must be is counted on requests that resemble nothing learnt."""

import numpy as np

from bot.components.topic_ranking import Known
from bot.runtime.topic_shares import alike, table


def test_requests_of_one_topic_that_mean_nearly_the_same_are_kept_together():
    vectors = np.array([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0], [1.0, 0.0]])
    groups = alike(Known(["a", "b", "c", "d"], np.array(["one", "one", "one", "two"]), vectors))
    assert groups[0] == groups[1]
    assert len(set(groups)) == 3


def test_what_is_filled_in_and_wrong_is_counted_of_all_requests():
    lines = list(table([(True, 0.9), (False, 0.66), (True, 0.62), (False, 0.2)]))
    assert "| 0.60 | 0.750 | 0.667 | 0.250 |" in lines
    assert "| 0.80 | 0.250 | 1.000 | 0.000 |" in lines
