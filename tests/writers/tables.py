"""Tables, records and pages: CSV, TSV, JSON Lines, the HTML of a podcast."""

from __future__ import annotations

import csv
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


def json_lines(talk: Talk) -> bytes:
    rows = [{"name": one.speaker, "start_time": one.start, "end_time": one.end, "text": one.text} for one in talk]
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def podcast_page(talk: Talk) -> bytes:
    said = "\n".join(
        f"<cite>{html.escape(one.speaker)}:</cite>\n<time>{short(one.start)}</time>\n<p>{html.escape(one.text)}</p>"
        for one in talk
    )
    return f"<!DOCTYPE html>\n<html><head><title>7</title></head><body>\n<h1>7</h1>\n{said}\n</body></html>\n".encode()


WRITERS = (
    Writer("csv", "csv", comma_separated),
    Writer("tsv", "csv", tab_separated),
    Writer("json lines", "records-json", json_lines),
    Writer("podcast page", "html", podcast_page, unit=1.0, ends=False, spaces="one"),
)
