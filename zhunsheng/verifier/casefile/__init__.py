"""The papers of one case read side by side: what each states, where they differ, what is left empty, what stands out of order."""

from zhunsheng.verifier.casefile.review import CaseFinding, Review, review

__all__ = ["CaseFinding", "Review", "review"]
