"""Confidences that can be believed: opinions weighed on examples that no model has seen."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return each row of scores as shares that sum to one."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def fit_shares(opinions: np.ndarray, right: np.ndarray, *, least: float = 0.02) -> np.ndarray:
    """Return the weight of each opinion, at least `least`, under which the right labels are most likely.

    `opinions` has a row for each text, a column for each label and, last, a score for each opinion.
    """
    rows = np.arange(len(right))

    def surprise(logarithms: np.ndarray) -> float:
        # Logarithms, so that no opinion ever counts against itself.
        shares = softmax(opinions @ np.exp(logarithms))
        return float(-np.log(shares[rows, right] + 1e-12).mean())

    start = np.full(opinions.shape[-1], max(0.0, np.log(least)))
    bounds = [(np.log(least), 4.0)] * len(start)
    return np.exp(minimize(surprise, start, method="L-BFGS-B", bounds=bounds).x)
