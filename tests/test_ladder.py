"""In which form an answer is asked for, and what is learnt when an endpoint does not take it."""

from __future__ import annotations

from analyzer.calls import Call, ChatMessage
from analyzer.llm.ladder import Ladder

SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
CALL = Call(
    (ChatMessage("system", "Правила"), ChatMessage("user", "Разговор")), "findings", SCHEMA, form="Answer with JSON."
)
PLAIN = [{"role": "system", "content": "Правила"}, {"role": "user", "content": "Разговор"}]
TOLD = [{"role": "system", "content": "Правила\n\nAnswer with JSON."}, {"role": "user", "content": "Разговор"}]


def test_at_first_the_schema_itself_is_sent() -> None:
    assert Ladder({}, {"temperature": 0}).request(CALL).fields == {
        "messages": PLAIN,
        "temperature": 0,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "findings", "strict": True, "schema": SCHEMA},
        },
    }


def test_below_that_the_form_stands_in_the_first_message_which_stays_the_same_for_all_parts() -> None:
    ladder = Ladder({}, {})
    assert ladder.lower(ladder.request(CALL))
    assert ladder.request(CALL).fields == {"messages": TOLD, "response_format": {"type": "json_object"}}
    assert ladder.lower(ladder.request(CALL))
    assert ladder.request(CALL).fields == {"messages": TOLD}
    assert not ladder.lower(ladder.request(CALL))


def test_calls_that_were_refused_together_go_down_together() -> None:
    ladder = Ladder({}, {})
    first, second = ladder.request(CALL), ladder.request(CALL)
    assert ladder.lower(first)
    assert ladder.lower(second)
    assert ladder.format == "json_object"


def test_what_was_learnt_is_known_from_the_beginning_the_next_time() -> None:
    ladder = Ladder({}, {"max_completion_tokens": 50, "temperature": 0})
    ladder.lower(ladder.request(CALL))
    assert ladder.leave_out("temperature", ladder.request(CALL))
    assert ladder.leave_out("max_completion_tokens", ladder.request(CALL))
    later = Ladder(ladder.learnt, {"max_completion_tokens": 50, "temperature": 0})
    assert later.request(CALL) == ladder.request(CALL)
    assert later.request(CALL).options == {"max_tokens": 50, "response_format": {"type": "json_object"}}
    assert later.learnt == {}


def test_a_parameter_is_left_out_once_and_what_was_not_sent_is_not_to_blame() -> None:
    ladder = Ladder({}, {"temperature": 0})
    request = ladder.request(CALL)
    assert request.optional == ("temperature",)
    assert ladder.leave_out("temperature", request)
    assert not ladder.leave_out("temperature", ladder.request(CALL))
    assert not ladder.leave_out("seed", request)
    assert not ladder.leave_out("response_format", request)


def test_corrections_follow_the_call() -> None:
    again = (ChatMessage("assistant", "{"), ChatMessage("user", "Ещё раз"))
    assert Ladder({}, {}).request(CALL, again).messages == (*CALL.messages, *again)


def test_an_unknown_lesson_is_no_lesson() -> None:
    assert Ladder({"format": "xml", "without:": "yes"}, {}).format == "json_schema"
