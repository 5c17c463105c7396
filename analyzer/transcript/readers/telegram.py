"""JSON that Telegram exports a chat to: `messages`, whose text may come in pieces."""

from __future__ import annotations

from analyzer.errors import TranscriptError
from analyzer.messages import message, plural
from analyzer.transcript.content import Content
from analyzer.transcript.model import TranscriptWarning, warning
from analyzer.transcript.readers import moments, wording
from analyzer.transcript.utterance import NOBODY, Format, Parsed, Utterance, unwrap


def recognises(content: Content) -> bool:
    """An object with `messages` that have a type, a date and an author by name; or the export of all chats."""
    return any(map(_is_message, _messages(content.json)[:50])) or bool(_chats(content.json))


def read(content: Content) -> Parsed:
    """One utterance for each message with words. Times are counted from the first message.

    A forwarded message is its author's, not that of the one who passed it on. Raises `TranscriptError` for the export
    of several chats.
    """
    chats = _chats(content.json)
    if len(chats) > 1:
        raise TranscriptError(
            message("The file is the export of {count} Telegram chats.", count=len(chats)),
            message("Open the chat with the candidate in Telegram and export this chat alone."),
        )
    messages = [one for one in (chats[0] if chats else _messages(content.json)) if one.get("type") == "message"]
    told = moments.read_all([_moment(one) for one in messages])
    times = moments.scale_of_all(told, words=lambda: 0).all_of(told)
    said = [(one, text, time) for one, time in zip(messages, times, strict=True) if (text := _text(one))]
    found = [Utterance(_author(one), text, time) for one, text, time in said]
    return Parsed(
        format="telegram-json",
        utterances=found,
        date=_date(said[0][0]) if said else None,
        warnings=silent_warnings(len(messages) - len(said)),
    )


def _is_message(one: dict[str, object]) -> bool:
    return "type" in one and "date" in one and ("from_id" in one or "date_unixtime" in one)


def _messages(data: object) -> list[dict[str, object]]:
    return wording.records(data, "messages")


def _chats(data: object) -> list[list[dict[str, object]]]:
    """The messages of every chat that has any, in an export of all chats."""
    chats = data.get("chats") if isinstance(data, dict) else None
    found = [_messages(chat) for chat in wording.records(chats, "list")]
    return [messages for messages in found if any(map(_is_message, messages[:50]))]


def _author(one: dict[str, object]) -> str:
    for key in ("forwarded_from", "from", "from_id"):
        if (label := wording.label(one.get(key))) != NOBODY:
            return label
    return NOBODY


def _text(one: dict[str, object]) -> str:
    """The words of a message; pieces such as links and bold words stand in the text without a space of their own."""
    text = one.get("text") or one.get("text_entities")
    if isinstance(text, str):
        return unwrap(text)
    pieces = text if isinstance(text, list) else []
    texts = [piece.get("text") if isinstance(piece, dict) else piece for piece in pieces]
    return unwrap("".join(piece for piece in texts if isinstance(piece, str)))


def _moment(one: dict[str, object]) -> object:
    return one.get("date_unixtime") or one.get("date")


def _date(one: dict[str, object]) -> str | None:
    """The day of a message where it was written: the other form of its date does not know the zone."""
    found = moments.read_moment(one.get("date"))
    return None if found is None else moments.day(found)


def silent_warnings(count: int) -> list[TranscriptWarning]:
    """What is told of messages without words."""
    if not count:
        return []
    text = plural(
        "{count} message has no text (a voice message, a picture, a file) and was left out.",
        "{count} messages have no text (voice messages, pictures, files) and were left out.",
        count,
    )
    return [warning("messages_without_text", text)]


FORMAT = Format(name="telegram-json", recognises=recognises, read=read)
