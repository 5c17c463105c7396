"""Passages that no model may read: orders to whoever assesses, praise to be written down, false frames, hidden text.

Found by rules alone, in the turns of everybody: a joke of the interviewer is withheld too, and harmless. What is found
is shown to a person and counts for nothing, neither for the candidate nor against.

lexicon → reading → grammar → sentence → orders, markup, hidden → disguise → passages
"""

from analyzer.quarantine.model import Kind, Span
from analyzer.quarantine.passages import find, withheld, wordy

__all__ = ["Kind", "Span", "find", "withheld", "wordy"]
