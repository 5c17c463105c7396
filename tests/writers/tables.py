"""Tables, records and pages: CSV, TSV, JSON Lines, the HTML of a podcast."""

from __future__ import annotations

import csv
import datetime
import html
import io
import json

from tests.writers.talk import Talk, Writer, clock, milliseconds, short


def comma_separated(talk: Talk) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["Start time", "End time", "Speaker", "Text"])
    rows.writerows([clock(one.start), clock(one.end), one.speaker, one.text] for one in talk)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def tab_separated(talk: Talk) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out, delimiter="\t", lineterminator="\n")
    rows.writerow(["начало, мс", "конец, мс", "спикер", "реплика"])
    rows.writerows([milliseconds(one.start), milliseconds(one.end), one.speaker, one.text] for one in talk)
    return out.getvalue().encode()


def with_names_in_texts(talk: Talk) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([one.start, one.end, f"{one.speaker}: {one.text}"] for one in talk)
    return out.getvalue().encode()


def json_lines(talk: Talk) -> bytes:
    rows = [{"name": one.speaker, "start_time": one.start, "end_time": one.end, "text": one.text} for one in talk]
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def podcast_page(talk: Talk) -> bytes:
    said = "\n".join(
        f"<cite>{html.escape(one.speaker)}:</cite>\n<time>{short(one.start)}</time>\n<p>{html.escape(one.text)}</p>"
        for one in talk
    )
    return f"<!DOCTYPE html>\n<html><head><title>7</title></head><body>\n<h1>7</h1>\n{said}\n</body></html>\n".encode()


def telegram_page(talk: Talk) -> bytes:
    """A block for each message; who goes on is not named again."""
    blocks: list[str] = []
    above = ""
    for one in talk:
        joined = " joined" if one.speaker == above else ""
        above = one.speaker
        moment = datetime.datetime(2026, 5, 24, 16) + datetime.timedelta(seconds=milliseconds(one.start) // 1000)
        name = "" if joined else f'<div class="from_name">\n{html.escape(one.speaker)} \n</div>\n'
        blocks.append(
            f'<div class="message default clearfix{joined}" id="message{len(blocks)}">\n<div class="body">\n'
            f'<div class="pull_right date details" title="{moment:%d.%m.%Y %H:%M:%S} UTC+03:00">\n{moment:%H:%M}\n'
            f'</div>\n{name}<div class="text">\n{html.escape(one.text)}\n</div>\n</div>\n</div>\n'
        )
    return f'<!DOCTYPE html>\n<html><body><div class="history">\n{"".join(blocks)}</div></body></html>\n'.encode()


WRITERS = (
    Writer("csv", "csv", comma_separated),
    Writer("tsv", "csv", tab_separated),
    Writer("csv with names in texts", "csv", with_names_in_texts),
    Writer("telegram page", "telegram-html", telegram_page, unit=1.0, ends=False, restarts=True, shortest=1000),
    Writer("json lines", "records-json", json_lines),
    Writer("podcast page", "html", podcast_page, unit=1.0, ends=False, spaces="one"),
)
