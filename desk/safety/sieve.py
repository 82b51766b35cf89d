"""Tell in one pass over a text which of many expressions it can match at all."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from desk.safety.needles import Words

_SIZES = (1, 2, 3)


class Sieve:
    """Lets through the expressions of which the text holds every clause: all that match it, and few that do not."""

    def __init__(self, wanted: Sequence[frozenset[Words]]) -> None:
        numbers = {clause: number for number, clause in enumerate(frozenset().union(*wanted))}
        self._wanted = [frozenset(numbers[clause] for clause in clauses) for clauses in wanted]
        serves: defaultdict[str, list[int]] = defaultdict(list)
        for clause, number in numbers.items():
            for needle in clause:
                serves[needle].append(number)
        self._by_grams: defaultdict[str, list[tuple[str, list[int]]]] = defaultdict(list)
        met = Counter(gram for needle in serves for gram in _grams(needle))
        for needle, clauses_served in serves.items():
            self._by_grams[min(_grams(needle), key=met.__getitem__)].append((needle, clauses_served))
        self._known = frozenset(self._by_grams)

    def possible(self, text: str) -> Iterable[int]:
        """The numbers of the expressions that the text can match."""
        present = {text[start : start + size] for size in _SIZES for start in range(len(text) - size + 1)}
        met: set[int] = set()
        for gram in present & self._known:
            for needle, clauses in self._by_grams[gram]:
                if needle in text:
                    met.update(clauses)
        return [number for number, wanted in enumerate(self._wanted) if wanted <= met]


def _grams(needle: str) -> list[str]:
    size = min(len(needle), _SIZES[-1])
    return [needle[start : start + size] for start in range(len(needle) - size + 1)]
