"""How much is read at most. A file beyond a limit is refused with a sentence, before it costs memory or time.

The figures leave room for a day of talk with a time on every word; an hour of an interview is far below all of them.
"""

from __future__ import annotations

LARGEST_FILE = 50 * 1024 * 1024  # bytes, as it lies on the disk
LARGEST_TEXT = 20_000_000  # characters, once decoded, unpacked or taken out of its container
LARGEST_SPEECH = 5_000_000  # characters of speech in one transcript
MOST_UTTERANCES = 100_000  # cues, segments or lines of speech
MOST_JSON_VALUES = 3_000_000  # objects, lists and members of a JSON text
