"""Gold: talks with what a careful reader finds in them, read and checked.

model → spans → check → reading
"""

from __future__ import annotations

from analyzer.gold.reading import Gold, GoldInterview, GoldPair, load

__all__ = ["Gold", "GoldInterview", "GoldPair", "load"]
