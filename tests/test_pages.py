"""The page in a real browser: what a person sees, clicks and prints."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analyzer import report
from analyzer.messages import Language
from analyzer.result import Candidate, Notice, Result
from tests import builders
from tests.offline_talks import matrix
from tests.talks import talk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-extensions",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """An installed Chromium; without one the tests are skipped, unless the environment asks for them."""
    path = os.environ.get("ANALYZER_BROWSER") or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        if os.environ.get("ANALYZER_REQUIRE_BROWSER") == "1":
            pytest.fail("No Chromium found, and ANALYZER_REQUIRE_BROWSER=1 asks for one.")
        pytest.skip("no Chromium here")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield started
        started.close()


class Opened:
    """A page with everything that it asked for and complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda told: self.complaints.append(told.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Shower]:
    shower = Shower(browser, tmp_path)
    yield shower
    shower.close()


class Shower:
    """Writes a report and opens it."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser, self._folder = browser, folder
        self._contexts: list[object] = []

    def __call__(
        self,
        result: Result,
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        language: Language = "ru",
        sheet: bool = False,
    ) -> Opened:
        file = self._folder / ("interviewer.html" if sheet else "report.html")
        for name, made in (("report.html", report.render), ("interviewer.html", report.interviewer_sheet)):
            if name == "report.html" or sheet:
                (self._folder / name).write_text(made(result, language=language).html, encoding="utf-8")
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        self._contexts.append(context)
        opened = Opened(context.new_page())
        opened.page.goto(file.as_uri())
        return opened

    def close(self) -> None:
        for context in self._contexts:
            context.close()  # type: ignore[attr-defined]


def long_words() -> Result:
    """Words that no line can hold, wherever a stranger's words can stand."""
    long = "Ы" * 400
    said = builders.talk([("interviewer", long, long + "?"), ("candidate", long, long)], source=long + ".txt")
    items = (
        builders.cited(said, 2, "ovens", value=3, rationale=long),
        builders.cited(said, 2, "ovens", reason="no_practice"),
        builders.cited(said, 2, "hygiene", reason="wrong", rationale=long),
    )
    return builders.result(
        items,
        transcripts=(said,),
        candidate=Candidate(name=long, position=long, for_level=long),
        flags=(
            Notice(
                code="quarantined",
                kind=long,
                transcript="t1",
                turn=1,
                start=0,
                end=1,
                quote=long,
                decoded=long,
                message={"ru": long, "en": long},
            ),
        ),
    )


def observed() -> Result:
    """A result with an omission, a question that holds its answer, and an answer that was cut off."""
    long = "длинноеслово" * 30
    said = talk(
        "I: Вы использовали Kafka, да?",
        f"C: Я вынес рассылку в Кафку, {long}, и —",
        "I: Давайте лучше так: работали с Docker?",
        "C: Ну, как сказать.",
        source=long,
    )
    return builders.observed(builders.result(transcripts=(said,), matrix=matrix()))


@pytest.mark.parametrize("width", [360, 390, 700, 900, 1024, 1280, 1920])
@pytest.mark.parametrize("made", [builders.interview, long_words, observed], ids=["usual", "long words", "observed"])
def test_no_page_scrolls_sideways(show: Shower, width: int, made: object) -> None:
    page = show(made(), width=width).page  # type: ignore[operator]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 700, 1280])
def test_no_sheet_scrolls_sideways_and_none_asks_for_anything(show: Shower, width: int) -> None:
    opened = show(observed(), width=width, sheet=True)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert len(opened.requests) == 1
    assert opened.complaints == []
    assert opened.page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "600"


def test_one_click_leads_from_an_omission_to_the_turn_that_names_it(show: Shower) -> None:
    page = show(observed()).page
    section = page.locator("section:has(> #omitted)")
    assert "названо в реплике 2" in section.inner_text()
    assert "ни одно свидетельство её не упоминает" in section.inner_text()
    section.get_by_role("link", name="2", exact=True).click()
    assert "Кафку" in page.locator(".turn:target").inner_text()
    page.locator("section:has(> #coverage) tbody a").first.click()
    assert page.locator(":target").is_visible()


def test_one_click_leads_from_the_sheet_to_the_turn_in_the_report(show: Shower) -> None:
    page = show(observed(), sheet=True).page
    page.locator("section:has(> #leading) a.place").click()
    assert page.url.endswith("report.html#t1")
    assert "Вы использовали Kafka, да?" in page.locator(".turn:target").inner_text()
    page.go_back()
    page.locator("section:has(> #cut) a.place").click()
    assert page.url.endswith("report.html#t2")


def test_the_page_asks_for_nothing_and_complains_of_nothing(show: Shower) -> None:
    opened = show(builders.interview())
    assert [url for url in opened.requests if not url.startswith("file:")] == []
    assert len(opened.requests) == 1
    assert opened.complaints == []
    assert opened.page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") == "32px"  # the style holds


def test_hostile_words_run_nothing(show: Shower) -> None:
    words = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    said = builders.talk([("interviewer", words, words), ("candidate", words, words)], source=words)
    items = (builders.cited(said, 2, "ovens", value=3, rationale=words),)
    opened = show(builders.result(items, transcripts=(said,), candidate=Candidate(name=words)))
    assert "owned'" in opened.page.title()
    assert opened.complaints == []
    assert opened.page.evaluate("document.querySelectorAll('script, img').length") == 0


def test_one_click_leads_from_a_quote_to_its_place_and_one_back(show: Shower) -> None:
    page = show(builders.interview()).page
    quote = page.locator("#line-recipes figure").first
    before = page.evaluate("getComputedStyle(document.querySelector('#t6 mark')).backgroundColor")
    quote.locator("a.exhibit").click()
    mark = page.locator("mark:target")
    assert mark.inner_text() == "Я составил рецептуру ржаного на закваске, брак упал с девяти процентов до двух."
    assert mark.evaluate("e => getComputedStyle(e).backgroundColor") != before
    seen = mark.bounding_box()
    assert seen is not None
    assert 0 < seen["y"] < 900
    assert page.locator("#t5").evaluate("e => e.getBoundingClientRect().top") > 0  # the question stands above it
    page.locator("#t6 .margin a").first.click()
    target = page.locator("figure:target")
    assert "Я составил рецептуру" in target.inner_text()
    assert target.is_visible()


def test_a_second_quote_at_the_same_place_is_lit_too(show: Shower) -> None:
    said = builders.talk([("candidate", "Борис", "один два три четыре пять")])
    items = (
        builders.cited(said, 1, "ovens", "один два три", value=3),
        builders.cited(said, 1, "sourdough", "три четыре", value=3),
        builders.cited(said, 1, "costing", "три", value=2),
    )
    page = show(builders.result(items, transcripts=(said,))).page
    for link in page.locator("#levels ~ * a.exhibit, .matrix a.exhibit").all():
        wanted = link.evaluate("e => e.closest('figure').querySelector('q').textContent")
        link.click()
        lit = page.evaluate(
            "[...document.querySelectorAll('#t1 mark')]"
            ".filter(e => getComputedStyle(e).backgroundColor !== 'rgba(0, 0, 0, 0)').map(e => e.textContent).join('')"
        )
        assert lit == wanted


def test_the_keyboard_reaches_every_link_and_shows_where_it_is(show: Shower) -> None:
    page = show(builders.interview()).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_one_click_selects_the_summary(show: Shower) -> None:
    page = show(builders.interview()).page
    page.locator("pre").click()
    assert page.evaluate("getSelection().toString().trim()").split("\n") == report.six_lines(builders.interview(), "ru")


def test_dark_is_dark(show: Shower) -> None:
    def lightness(dark: bool) -> int:
        page = show(builders.interview(), dark=dark).page
        return int(page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]"))

    assert lightness(dark=False) > 240
    assert lightness(dark=True) < 40


def test_the_verdict_and_what_to_do_are_on_the_first_screen(show: Shower) -> None:
    page = show(builders.interview()).page
    for selector in ("h1", "#verdict", ".range", ".action", ".gates thead"):
        box = page.locator(selector).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 900


def test_paper_shows_what_is_folded_and_clips_nothing(show: Shower) -> None:
    page = show(builders.interview()).page
    folded = page.locator("#line-recipes details p").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # A4 between its margins
    assert folded.bounding_box() is not None
    assert page.locator("section[aria-labelledby=rejected] tbody").bounding_box() is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    assert not page.locator("nav").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
