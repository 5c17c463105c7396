"""Templates that escape everything, in HTML and in Markdown, and a style that the page's own policy names by hash."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from analyzer.messages import Language
from analyzer.report import compiled, plain
from analyzer.report.feedback import Feedback
from analyzer.report.view import View
from analyzer.report.words import Words

_TEMPLATES = Path(__file__).parent / "templates"
_MARKDOWN = re.compile(r"([\\`*_\[\]{}|~#])")
_URL = re.compile(r"(?i)\b(https?|ftp|mailto)(:)|\b(www)(\.)")


def html(view: View) -> str:
    """The page as one file; its style is inline and named in the page's own policy by its hash."""
    return _page("report.html.jinja", view, split=tuple(number for talk in view.talks for number in talk.split))


def markdown(view: View) -> str:
    """The same content for trackers and wikis, without the transcript."""
    return plain.writable(_environment(view.language, "markdown").get_template("report.md.jinja").render(view=view))


def interviewer_html(view: Feedback) -> str:
    """The interviewer's sheet as a page in the report's style."""
    return _page("interviewer.html.jinja", view, split=())


def interviewer_markdown(view: Feedback) -> str:
    """The interviewer's sheet as text."""
    return plain.writable(
        _environment(view.language, "markdown").get_template("interviewer.md.jinja").render(view=view)
    )


def _page(template: str, view: View | Feedback, *, split: tuple[int, ...]) -> str:
    found = _environment(view.language, "html")
    style = plain.writable(found.get_template("style.css.jinja").render(split=split))
    page = found.get_template(template).render(view=view, style=Markup(style), policy=content_policy(style), said=said)
    return plain.writable(page)


def content_policy(style: str) -> str:
    """Nothing may be fetched, run, sent or framed; the one style is the one that stands in the file."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


@functools.cache
def _environment(language: Language, kind: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown if kind == "html" else markdown_text,
        bytecode_cache=compiled.of_this_user(),
    )
    words = Words(language)
    environment.globals["_"] = words
    environment.globals["ngettext"] = words.many
    environment.filters["said"] = said
    environment.filters["md"] = markdown_text
    return environment


def _shown(value: Any) -> Any:
    """Text on its way to a page: controls become visible, and Jinja escapes the rest."""
    return value if isinstance(value, Markup) else plain.visible(value) if isinstance(value, str) else value


def said(text: str) -> Markup:
    """The words of a transcript, character for character: a control stays, isolated and with its name beside it."""
    text = plain.writable(text)
    pieces, last = [], 0
    for match in plain.CONTROLS.finditer(text):
        pieces.append(str(escape(text[last : match.start()])))
        kept = "" if ord(match[0]) < 32 or 127 <= ord(match[0]) < 160 else match[0]  # no page can hold the others
        pieces.append(f'<bdi class="control" data-name="{plain.named(match[0])}">{kept}</bdi>')
        last = match.end()
    return Markup("".join((*pieces, str(escape(text[last:])))))


def markdown_text(value: Any) -> Any:
    """Text on its way to Markdown, on one line: no markup, no HTML, no link comes out of it."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    text = plain.one_line(value)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _URL.sub(lambda match: f"{match[1] or match[3]}&#{ord(match[2] or match[4])};", text)
    text = _MARKDOWN.sub(r"\\\1", text)
    # Only a number before a space would begin a list; “2.5” is a number.
    return Markup(re.sub(r"^([-+=]|\d+[.)](?= |$))", lambda match: match[0][:-1] + f"&#{ord(match[0][-1])};", text))
