"""Relations: figures that belong together, and whether they agree. Importing the room registers every finder."""

from zhunsheng.verifier.relations import averages, changes, frequencies, parts, rates, repeated, shares, sums

__all__ = ["averages", "changes", "frequencies", "parts", "rates", "repeated", "shares", "sums"]
