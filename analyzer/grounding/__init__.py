"""Quotes: where the candidate said them, whether they are the candidate's words, whether they mean there what they say.

shadow → tokens (numbers, terms, lexicon, morphology) → source, matching, changes, alignment → context, speech,
governors, retraction, clause → verdict, postings, glance → index → sharing, check
"""

from analyzer.grounding.check import REASONS, Checked, Checker, Doubtful, check, claim
from analyzer.grounding.index import Index, Passage, ground
from analyzer.grounding.terms import Terms
from analyzer.grounding.verdict import Grounding

__all__ = [
    "REASONS",
    "Checked",
    "Checker",
    "Doubtful",
    "Grounding",
    "Index",
    "Passage",
    "Terms",
    "check",
    "claim",
    "ground",
]
