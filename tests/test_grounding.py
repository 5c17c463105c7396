"""A quote is evidence only if the candidate said it."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analyzer import grounding
from analyzer.evidence import Evidence, Rejected
from analyzer.findings import Finding, Located
from analyzer.grounding import Grounding, ground
from analyzer.grounding.shadow import words
from analyzer.matrix.model import Matrix
from analyzer.transcript.model import Transcript
from tests.matrices import fact, line, matrix
from tests.talks import of_turns, talk

RUSSIAN = talk(
    "I: Расскажите, с какими очередями вы работали и что с ними делали?",
    "C: Ну, я вынес рассылку в воркер на RabbitMQ — и всё «заработало» ещё в 2019 году.",
    "I: А Kafka в продакшене использовали, верно?",
    "C: Никогда не использовал Kafka. Мы думали о ней, но нагрузка была 1.5 тысячи сообщений, а не 15.",
    "O: Коллеги, у нас осталось десять минут до конца.",
    "C: Хорошо. Писал на C++ и немного на C#, ночью было -5, днём 5 градусов.",
)
ENGLISH = talk(
    "I: Did you ever run Postgres in production, with replicas?",
    "C: Yes, I did. We didn't shard it, I only tuned autovacuum and got from 900 ms to 40 ms.",
    language="en",
)


def place(talk: Transcript, quote: str, *, turn: int | None = None) -> str:
    """The source's own characters for an accepted quote."""
    found = ground(talk, quote, turn=turn)
    assert found.verdict != "rejected", found.reason
    assert found.turn is not None
    return talk.turns[found.turn - 1].text[found.start : found.end]


def rejected(talk: Transcript, quote: str) -> str:
    found = ground(talk, quote)
    assert found.verdict == "rejected", talk.turns[(found.turn or 1) - 1].text[found.start : found.end]
    assert found.reason in grounding.REASONS
    return found.reason


# ── Where a quote stands ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_verbatim_quote_is_found_at_its_place() -> None:
    found = ground(RUSSIAN, "я вынес рассылку в воркер", turn=2)
    assert found == Grounding("verbatim", None, 2, 4, 29)
    assert RUSSIAN.turns[1].text[4:29] == "я вынес рассылку в воркер"


@pytest.mark.parametrize(
    "quote",
    [
        "Я ВЫНЕС РАССЫЛКУ В ВОРКЕР НА RABBITMQ — И ВСЁ «ЗАРАБОТАЛО»",
        'я вынес рассылку в воркер на RabbitMQ - и все "заработало"',
        "я вынес рассылку в воркер на RabbitMQ – и всё “заработало”",
        "я вынес рассылку, в воркер: на RabbitMQ и всё заработало",
        "я\u00a0вынес\u2009рассылку в  воркер\nна RabbitMQ — и всё «заработало»",
        "я вы\u200bнес рас\u00adсылку в воркер\u202e на RabbitMQ\ufeff — и всё «заработало»",
        unicodedata.normalize("NFD", "я вынес рассылку в воркер на RabbitMQ — и всё «заработало»"),
        "я вы́нес рассы́лку в во́ркер на RabbitMQ — и всё «зарабо́тало»",
        "…я вынес рассылку в воркер на RabbitMQ — и всё «заработало»…",
    ],
    ids=["case", "ё and marks", "dash", "punctuation", "spaces", "invisible", "decomposed", "stress", "dots around"],
)
def test_a_quote_that_differs_in_spelling_is_near_and_the_source_is_shown(quote: str) -> None:
    found = ground(RUSSIAN, quote, turn=2)
    assert found.verdict == "near"
    shown = "я вынес рассылку в воркер на RabbitMQ — и всё «заработало"
    assert place(RUSSIAN, quote, turn=2) == shown
    assert [(difference.source, difference.quoted) for difference in found.differences] == [(shown, quote)]


@pytest.mark.parametrize(
    ("source", "quote"),
    [
        ("Синий сарай стоял", "Синий сарай стоял"),
        ("зарабо́тало ещё раз", "заработало еще раз"),
        ("раб\u200bотал с каф\u00adкой там", "работал с кафкой там"),
        ("раб\ue000отал с каф\x07кой там", "работал с кафкой там"),
        ("при\u200dв\u202eет вам всем", "привет вам всем"),
        ("кофе\ufe0f пил там", "кофе пил там"),
        ("и\u200d\u0306од был тут", "йод был тут"),
        ("straße und ﬁne ways", "STRASSE und fine ways"),
        ("İstanbul is big", "istanbul is big"),
    ],
)
def test_what_nobody_sees_in_the_source_does_not_hide_a_quote_and_stays_in_it(source: str, quote: str) -> None:
    for text in (source, unicodedata.normalize("NFD", source)):
        found = place(of_turns([("candidate", f"Ну, {text}, да.")]), quote)
        assert found == text


def test_a_verbatim_quote_keeps_its_outer_punctuation() -> None:
    assert place(RUSSIAN, "«заработало» ещё в 2019 году.") == "«заработало» ещё в 2019 году."
    heavy = talk("C: Вот: «— …„Я сам это написал“»! Потом ушёл.")
    assert ground(heavy, "«— …„Я сам это написал“»!").verdict == "verbatim"
    assert place(heavy, "  «— …„Я сам это написал“»!\n") == "«— …„Я сам это написал“»!"


def test_of_equal_places_in_one_turn_the_span_is_one_of_them_and_verbatim() -> None:
    twice = talk("C: да, да, да да да, я это писал, и я это писал")
    found = ground(twice, "я это писал")
    assert found.verdict == "verbatim"
    assert place(twice, "да, да, да") == "да, да, да"
    assert place(twice, "да да да") == "да да да"


def test_a_quote_crosses_cues_of_one_turn_and_has_the_time_of_its_beginning() -> None:
    turn = RUSSIAN.turns[3]
    border = turn.cues[1].start
    words = turn.text[border - 12 : border + 12].split()[1:-1]
    (found,), _ = check(finding(" ".join(words), turn=4))
    assert found.quote == " ".join(words)
    assert found.time == turn.time_at(found.start) == turn.start


def test_a_quote_from_another_turn_is_moved() -> None:
    found = ground(RUSSIAN, "Никогда не использовал Kafka", turn=2)
    assert (found.turn, found.flags) == (4, ("moved",))


def test_a_quote_without_a_turn_number_that_stands_in_several_turns_is_ambiguous() -> None:
    twice = talk("C: я это писал сам", "I: Ну и?", "C: говорю же, я это писал сам")
    assert ground(twice, "я это писал").flags == ("ambiguous",)
    assert ground(twice, "я это писал", turn=3).flags == ()
    assert ground(twice, "я это писал", turn=3).turn == 3
    assert ground(twice, "я это писал", turn=2).flags == ("moved", "ambiguous")


def test_of_several_turns_the_nearest_one_is_meant() -> None:
    far = talk("C: я это писал сам", *["C: совсем о другом"] * 5, "C: я это писал сам")
    assert ground(far, "я это писал", turn=6).turn == 7
    assert ground(far, "я это писал", turn=-4).turn == 1
    assert ground(far, "я это писал", turn=10**30).turn == 7


# ── What is no evidence ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("talk", "quote"),
    [
        (RUSSIAN, "с какими очередями вы работали"),
        (RUSSIAN, "Kafka в продакшене использовали"),
        (RUSSIAN, "у нас осталось десять минут"),
        (ENGLISH, "run Postgres in production"),
        (talk("?: я вынес рассылку в воркер"), "я вынес рассылку"),
    ],
)
def test_the_words_of_others_are_rejected(talk: Transcript, quote: str) -> None:
    assert rejected(talk, quote) == "not_candidate"
    assert ground(talk, quote).flags == ("interviewer",)


@pytest.mark.parametrize(
    ("talk", "quote"),
    [
        (RUSSIAN, "я спроектировал кластер Kafka"),
        (RUSSIAN, "использовал Kafka мы думали о ней и нагрузка"),
        (RUSSIAN, "заработало ещё в 2019 году. Никогда не использовал Kafka"),
        (RUSSIAN, "работало ещё в 2019"),
        (RUSSIAN, "вынес рассылку в ворк"),
        (RUSSIAN, "ещё в 2017 году"),
        (RUSSIAN, "нагрузка была 15 тысячи"),
        (RUSSIAN, "сообщений, а не 1.5"),
        (RUSSIAN, "Писал на C и немного"),
        (RUSSIAN, "немного на C, ночью"),
        (RUSSIAN, "на C++ и немного на C++"),
        (RUSSIAN, "ночью было 5, днём"),
        (RUSSIAN, "днём -5 градусов"),
        (RUSSIAN, "Никогда использовал Kafka. Мы думали"),
        (RUSSIAN, "я не вынес рассылку в воркер"),
        (ENGLISH, "We did shard it"),
        (ENGLISH, "I didn't only tune autovacuum"),
        (ENGLISH, "from 90 ms to 40 ms"),
        (ENGLISH, "from 900 ms to 400 ms"),
        (talk("C: поднял с 5% до 15% конверсию"), "поднял с 5 до 15 конверсию"),
        (talk("C: ночью (-5) и мороз"), "ночью 5 и мороз"),
        (talk("C: за 10:30 секунд прошло"), "за 1030 секунд прошло"),
    ],
)  # fmt: skip
def test_changed_invented_and_stitched_words_are_not_accepted(talk: Transcript, quote: str) -> None:
    found = ground(talk, quote)
    assert not found.accepted
    assert found.reason in grounding.REASONS


@pytest.mark.parametrize(
    ("quote", "verdict", "kinds"),
    [
        ("вынес в воркер рассылку на RabbitMQ — и всё заработало", "near", {"order"}),
        ("я вынес рассылку в воркер на RabbitMQ и всё заработало в 2019 году", "near", {"filler"}),
        ("я вынес рассылку … на RabbitMQ", "elided", {"gap"}),
        ("я вынес рассылки в воркер", "near", {"inflection"}),
        ("я вынес рассылку в воркер на рэббитмкью", "near", {"spelling"}),
        ("ну вот я вынес рассылку в воркер", "near", {"filler"}),
        ("заработало ещё в 2017 году", "altered", {"number"}),
        ("мы вынес рассылку в воркер", "altered", {"agent"}),
        ("я не вынес рассылку в воркер", "altered", {"negation"}),
        ("я вынес рассылку в Kafka", "altered", {"name"}),
    ],
)
def test_every_difference_has_its_kind_and_only_harmless_ones_are_accepted(
    quote: str, verdict: str, kinds: set[str]
) -> None:
    found = ground(RUSSIAN, quote, turn=2)
    assert found.verdict == verdict
    assert kinds <= {difference.kind for difference in found.differences}


@pytest.mark.parametrize(
    ("said", "quote", "genuine"),
    [
        ("Никогда не работал с Kubernetes в продакшене.", "работал с Kubernetes в продакшене",
         "Никогда не работал с Kubernetes в продакшене"),
        ("Говорят, Kafka держит миллион сообщений.", "Kafka держит миллион сообщений", None),
        ("Если бы мне дали, я бы поднял кластер за день.", "поднял кластер за день", None),
        ("Я не могу сказать, что я проектировал схему базы.", "я проектировал схему базы", None),
        ("Почти закончил переезд на новый брокер.", "закончил переезд на новый брокер", None),
        ("Я собирался переписать сервис на Go.", "переписать сервис на Go", None),
        ("Тимлид настроил репликацию между узлами.", "настроил репликацию между узлами", None),
        ("Kafka в продакшене я не трогал.", "Kafka в продакшене", None),
        ("I have never worked with Kubernetes in production.", "worked with Kubernetes in production",
         "I have never worked with Kubernetes in production"),
        ("I would have built the queue myself.", "built the queue myself", None),
    ],
)  # fmt: skip
def test_words_cut_out_of_their_meaning_are_flagged(said: str, quote: str, genuine: str | None) -> None:
    spoken = of_turns([("candidate", said)])
    found = ground(spoken, quote)
    assert found.verdict == "verbatim"
    assert "truncated_meaning" in found.flags
    assert ground(spoken, genuine or said).flags == ()


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("Я не только поднимал Kafka, но и настраивал репликацию.", "поднимал Kafka"),
        ("Не раз поднимал кластер с нуля.", "поднимал кластер с нуля"),
        ("Redis мы не брали, а вот Kafka я поднимал сам.", "Kafka я поднимал сам"),
        ("Никто, кроме меня, не настраивал репликацию.", "Никто, кроме меня, не настраивал репликацию"),
        ("Если честно, я писал тесты каждый день.", "я писал тесты каждый день"),
        ("Не скрою, что я переписал этот сервис.", "я переписал этот сервис"),
        ("I not only wrote the parser but also tuned it.", "wrote the parser"),
        ("I don't know about Redis but I ran Kafka for two years.", "I ran Kafka for two years"),
        ("I used to run Kafka for two years.", "run Kafka for two years"),
    ],
)
def test_not_every_negation_beside_a_quote_denies_it(said: str, quote: str) -> None:
    found = ground(of_turns([("candidate", said)]), quote)
    assert (found.verdict, found.flags) == ("verbatim", ())


def test_a_question_of_the_candidate_and_the_words_of_others_are_flagged() -> None:
    asks = of_turns([("candidate", "А вы используете Kafka для событий? Я писал продюсер, да?")])
    assert ground(asks, "вы используете Kafka для событий").flags == ("question",)
    assert ground(asks, "Я писал продюсер").flags == ()
    told = of_turns([("candidate", "Тимлид сказал: «ты пишешь лучшие тесты в команде». Я говорю: давайте мерить.")])
    assert "reported_speech" in ground(told, "ты пишешь лучшие тесты в команде").flags
    assert ground(told, "давайте мерить").flags == ()


def test_a_denial_cut_out_of_a_denial_limits_nothing() -> None:
    spoken = talk("C: Ну не сказать, чтобы я не трогал Kafka, я её поднимал.")
    _, (dropped,) = check(limit("я не трогал Kafka", turn=1), talk=spoken)
    assert dropped.reason == "turned"


@pytest.mark.parametrize(
    ("talk", "quote"),
    [
        (RUSSIAN, "нагрузка была 1.5 тысячи сообщений, а не 15"),
        (RUSSIAN, "Писал на C++ и немного на C#, ночью было -5, днём 5 градусов"),
        (RUSSIAN, "ночью было −5, днём 5"),
        (ENGLISH, "We didn’t shard it"),
        (ENGLISH, "from 900 ms to 40 ms"),
        (talk("C: ночью (−5) и мороз"), "ночью (-5) и мороз"),
        (talk("C: в 2019-2021 годах писал"), "в 2019–2021 годах писал"),
    ],
)
def test_numbers_and_names_are_found_as_they_are(talk: Transcript, quote: str) -> None:
    assert ground(talk, quote).accepted


@pytest.mark.parametrize("quote", ["", "  \n", "…", "«—»", "\u200b\u200b"])
def test_a_quote_without_a_word_is_empty(quote: str) -> None:
    assert rejected(RUSSIAN, quote) == "empty"


def test_a_talk_without_words_holds_nothing() -> None:
    assert rejected(talk("C: ", "C: …"), "я это писал") == "not_found"


WORDS = st.sampled_from((
    "я", "мы", "не", "писал", "работал", "заработал", "сделал", "Кафка", "C++", "C", "5", "-5", "1.5", "15", "2019",
    "didn't", "код-ревью", "ещё", "йод", "прод", "naïve",
))  # fmt: skip
JOINTS = st.sampled_from((" ", " ", " ", ", ", " — ", ". ", "\u00a0", " «", "» ", "… "))


@st.composite
def any_talk(draw: st.DrawFn) -> Transcript:
    turns = draw(
        st.lists(st.tuples(st.sampled_from(("candidate", "interviewer")), st.lists(WORDS, max_size=12)), max_size=5)
    )
    return of_turns([(role, "".join(word + draw(JOINTS) for word in words)) for role, words in turns])


@st.composite
def spans(draw: st.DrawFn, role: str) -> tuple[Transcript, int, int, int]:
    """A talk and a span of at least three words of a turn of this role: index, start, end."""
    talk = draw(any_talk())
    long = [turn for turn in talk.turns if turn.role == role and len(list(words(turn.text))) >= 3]
    assume(long)
    turn = draw(st.sampled_from(long))
    places = [(start, end) for _, start, end in words(turn.text)]
    first = draw(st.integers(0, len(places) - 3))
    last = draw(st.integers(first + 2, len(places) - 1))
    return talk, turn.index, places[first][0], places[last][1]


often = settings(max_examples=60, deadline=None)


@often
@given(spans("candidate"), st.booleans())
def test_whatever_the_candidate_said_is_found_at_its_place_or_an_equal_one(given, cited) -> None:
    talk, index, start, end = given
    quote = talk.turns[index - 1].text[start:end]
    found = ground(talk, quote, turn=index if cited else None)
    assert found.turn is not None
    turn = talk.turns[found.turn - 1]
    assert turn.role == "candidate"
    assert normal(turn.text[found.start : found.end]) == normal(quote)
    if found.verdict == "verbatim":
        assert turn.text[found.start : found.end] == quote
    if cited:
        assert found.turn == index
        assert not {"moved", "ambiguous"} & set(found.flags)


@often
@given(spans("candidate"), st.data())
def test_a_quote_with_one_word_changed_is_accepted_only_where_it_was_really_said(given, data) -> None:
    talk, index, start, end = given
    said_there = normal(talk.turns[index - 1].text[start:end])
    at = data.draw(st.integers(0, len(said_there) - 1))
    how = data.draw(st.sampled_from(("replaced", "lost", "added")))
    other = data.draw(WORDS)
    before, after = said_there[:at], said_there[at + 1 :]
    changed = {"replaced": [*before, other, *after], "lost": before + after,
               "added": [*before, other, *said_there[at:]]}[how]  # fmt: skip
    found = ground(talk, " ".join(changed), turn=index)
    said = any(follows(normal(turn.text), normal(" ".join(changed))) for turn in talk.turns if turn.role == "candidate")
    assert found.accepted or not said
    if found.accepted and not said:
        assert found.turn is not None
        shown = talk.turns[found.turn - 1].text[found.start : found.end]
        assert hard(changed) == hard(normal(shown))


def hard(words: list[str]) -> list[str]:
    """The words that may not change, a stumble over one of them told once."""
    kept = [word for word in words if word in ("мы", "не", "5", "-5", "1.5", "15", "2019", "didn't", "c++", "c")]
    return sorted(word for at, word in enumerate(kept) if not at or kept[at - 1] != word)


@often
@given(spans("interviewer"))
def test_what_only_the_interviewer_said_is_never_accepted(given) -> None:
    talk, index, start, end = given
    quote = talk.turns[index - 1].text[start:end]
    assume(not any(follows(normal(t.text), normal(quote)) for t in talk.turns if t.role == "candidate"))
    for turn in (None, index):
        found = ground(talk, quote, turn=turn)
        if found.verdict not in ("near", "elided"):  # the candidate may have said nearly the same
            assert found == Grounding("rejected", reason="not_candidate", flags=("interviewer",))
        else:
            assert found.turn is not None
            assert talk.turns[found.turn - 1].role == "candidate"


@often
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_can_be_looked_for_in_any_text(text, quote) -> None:
    found = ground(of_turns([("candidate", text)]), quote)
    if found.verdict != "rejected":
        assert 0 <= found.start < found.end <= len(text)
    whole = ground(of_turns([("candidate", text)]), text)
    assert whole.verdict == "verbatim" if normal(text) else whole.reason == "empty"


def normal(text: str) -> list[str]:
    return [word for word, _, _ in words(text)]


def follows(words: list[str], part: list[str]) -> bool:
    return bool(part) and any(words[at : at + len(part)] == part for at in range(len(words)))


# ── Findings ───────────────────────────────────────────────────────────────────────────────────────────────────────

SKILLS = matrix(line("queues", tau=3), line("storage", parts=("sql", "nosql"), facts=(fact("acid"),)))


def finding(quote: str, skill: str = "queues", turn: int = 2, value: int | None = 3, **more: object) -> Finding:
    fields = {"parts": [], "polarity": "support", "rationale": "…", "tags": [], "reason": None, "fact": None,
              "retracts_turn": None} | more  # fmt: skip
    return Finding(turn=turn, quote=quote, skill=skill, value=value, **fields)


def limit(quote: str, reason: str = "no_practice", **more: object) -> Finding:
    return finding(quote, value=None, polarity="limit", reason=reason, **more)  # type: ignore[arg-type]


def check(
    *findings: Finding, talk: Transcript = RUSSIAN, matrix: Matrix = SKILLS
) -> tuple[tuple[Evidence, ...], tuple[Rejected, ...]]:
    return grounding.check([talk], [Located(transcript=talk.id, finding=one, run=1) for one in findings], matrix)


def test_evidence_shows_the_sources_own_characters_and_keeps_the_models() -> None:
    (found,), dropped = check(finding("Я вынес рассылку в воркер на rabbitmq", rationale="дело"))
    turn = RUSSIAN.turns[1]
    assert turn.text[found.start : found.end] == found.quote == "я вынес рассылку в воркер на RabbitMQ"
    assert (found.model_quote, found.verdict) == ("Я вынес рассылку в воркер на rabbitmq", "near")
    assert (found.turn, found.question_turn, found.rationale) == (2, 1, "дело")
    assert (found.polarity, found.value, found.reason, found.runs) == ("support", 3, None, 1)
    assert dropped == ()


def test_what_is_rejected_keeps_its_reason_and_the_models_words() -> None:
    _, (dropped,) = check(finding("с какими очередями вы работали", rationale="дело", turn=1))
    assert (dropped.reason, dropped.verdict, dropped.turn) == ("not_candidate", "rejected", 1)
    assert (dropped.model_quote, dropped.rationale, dropped.skill) == (
        "с какими очередями вы работали",
        "дело",
        "queues",
    )


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (finding("я вынес рассылку в воркер", skill="cooking"), "unknown_skill"),
        (finding("я вынес"), "too_short"),
        (finding("…"), "too_short"),
        (finding(" "), "empty"),
        (limit("  "), "empty"),
        (finding("я вынес рассылку в Kafka"), "name"),
        (finding("настраивал шардирование на проде"), "not_found"),
        (finding("я вынес рассылку", skill="storage", parts=["graph"]), "unknown_part"),
        (limit("Никогда не использовал", turn=4, skill="storage", parts=["graph"]), "unknown_part"),
    ],
)
def test_a_finding_that_is_no_evidence_says_why(given: Finding, reason: str) -> None:
    found, (dropped,) = check(given)
    assert found == ()
    assert dropped.reason == reason


def test_a_denial_and_an_assent_may_be_short() -> None:
    short = talk("I: Знаете Kafka?", "C: Нет.", "I: А кролик?", "C: Да, знаю")
    found, dropped = check(limit("Нет", turn=2), finding("Да", turn=4, value=1, tags=["assent"]), talk=short)
    assert [entry.quote for entry in found] == ["Нет", "Да"]
    assert dropped == ()
    assert check(finding("Да", turn=4, value=1), talk=short)[1][0].reason == "too_short"


def test_only_parts_of_the_line_are_kept_and_in_its_order() -> None:
    (found,), _ = check(finding("я вынес рассылку", skill="storage", parts=["nosql", "graph", "sql", "sql"]))
    assert found.parts == ("sql", "nosql")
    assert check(finding("я вынес рассылку", parts=["sql"]))[0][0].parts == ()


def test_a_support_keeps_no_reason_and_a_limit_no_value() -> None:
    (support,), _ = check(finding("я вынес рассылку", reason="wrong", fact="acid"))
    assert (support.value, support.reason, support.fact) == (3, None, None)
    (limited,), _ = check(limit("Никогда не использовал", turn=4).model_copy(update={"value": 4}))
    assert (limited.value, limited.reason) == (None, "no_practice")


def test_the_same_passage_from_overlapping_parts_is_one_item() -> None:
    found, dropped = check(
        finding("я вынес рассылку"), finding("Я вынес рассылку,", turn=4), *[finding("придумано совсем всё")] * 2
    )
    assert len(found) == len(dropped) == 1


TWINS = [
    finding("я вынес рассылку", value=4, tags=["hypothetical"]),
    finding("я вынес рассылку", value=3, rationale="a"),
    finding("я вынес рассылку", value=3, rationale="b"),
    finding("я вынес рассылку", value=3, tags=["live"], rationale="b"),
    finding("я вынес рассылку", value=9),
]
DENIALS = [
    limit("Никогда не использовал Kafka", turn=4),
    limit("Никогда не использовал Kafka", "does_not_know", turn=4),
    limit("Никогда не использовал Kafka", "wrong", turn=4),
]


@pytest.mark.parametrize("seed", range(6))
def test_of_equal_passages_the_strongest_claim_is_kept_in_any_order(seed: int) -> None:
    order = TWINS + DENIALS
    random.Random(seed).shuffle(order)
    support, denial = check(*order)[0]
    assert (support.value, support.tags, denial.reason) == (3, check(*TWINS)[0][0].tags, "does_not_know")
    assert check(*order) == check(*TWINS, *DENIALS)


def test_evidence_stands_in_the_order_of_the_talks() -> None:
    second = talk("C: совсем другая история была", id="t2")
    located = [
        Located(transcript="t2", finding=finding("совсем другая история", turn=1), run=1),
        Located(transcript="t1", finding=limit("Никогда не использовал Kafka", turn=4), run=1),
        Located(transcript="t1", finding=finding("в воркер на RabbitMQ"), run=1),
        Located(transcript="t1", finding=finding("я вынес рассылку"), run=1),
    ]
    found, _ = grounding.check([RUSSIAN, second], located, SKILLS)
    assert [(entry.transcript, entry.turn) for entry in found] == [("t1", 2), ("t1", 2), ("t1", 4), ("t2", 1)]
    assert found[0].start < found[1].start


def test_a_quote_of_one_talk_is_not_looked_for_in_another() -> None:
    second = talk("C: совсем другая история была", id="t2")
    located = [Located(transcript="t2", finding=finding("я вынес рассылку"), run=1)]
    assert grounding.check([RUSSIAN, second], located, SKILLS)[1][0].reason == "not_found"


def test_the_question_is_the_nearest_earlier_turn_in_which_something_is_asked() -> None:
    long = talk(
        "I: Какие брокеры вы знаете?",
        "C: Ну, разные",
        "I: Угу.",
        "O: Минутку, пожалуйста, коллеги",
        "C: я вынес рассылку",
    )
    (found,), _ = check(finding("я вынес рассылку", turn=5), talk=long)
    assert found.question_turn == 1
    mumble = talk("C: сразу скажу", "I: Угу.", "C: я вынес рассылку")
    assert check(finding("я вынес рассылку", turn=3), talk=mumble)[0][0].question_turn == 2
    assert check(finding("я вынес рассылку", turn=1), talk=talk("C: я вынес рассылку"))[0][0].question_turn is None


def test_the_same_claim_has_the_same_id_in_every_run() -> None:
    one, other = check(finding("я вынес рассылку"))[0][0], check(finding("Я вынес рассылку!", value=2))[0][0]
    assert one.id == other.id
    assert one.id != check(finding("я вынес рассылку", skill="storage"))[0][0].id
