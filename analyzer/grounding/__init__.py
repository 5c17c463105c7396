"""Quotes: where the candidate said them, whether they are the candidate's words, whether they mean there what they say.

shadow → tokens (numbers, terms, lexicon, morphology) → alignment, clause → index → check
"""

from analyzer.grounding.check import REASONS, check
from analyzer.grounding.index import Grounding, Index, ground
from analyzer.grounding.terms import Terms

__all__ = ["REASONS", "Grounding", "Index", "Terms", "check", "ground"]
