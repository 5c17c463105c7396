"""Made-up interviews and quotes with known truth, and the quote checkers that are measured on them.

sentences → russian, english → interviews → edits → cases → peers → measures; benchmarks/grounding.py runs it.
"""
