"""A vacancy changes the policy, names every fault of its own, and costs nothing to apply to what is stored."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from analyzer import load_matrix, report
from analyzer.errors import MatrixError, ResultError
from analyzer.matrix import vacancy
from analyzer.matrix.model import Matrix, Policy
from analyzer.rescoring import rescore
from analyzer.result import Candidate, Result, from_json, to_json
from analyzer.verification import verify
from tests import builders
from tests.command import answer, endpoint, run, talk
from tests.matrices import line, matrix

ROOT = Path(__file__).parent.parent
HEAD = "schema: interview-analyzer/vacancy/1\n"
BAKERY = builders.bakery()


def policy(text: str, of: Matrix = BAKERY) -> Policy:
    return vacancy.parse(HEAD + text, of, file=Path("v.yaml"))[1]


def refused(text: str, of: Matrix = BAKERY) -> str:
    with pytest.raises(MatrixError) as caught:
        vacancy.parse(text, of, file=Path("v.yaml"))
    return "\n".join(fault.text("en") for fault in caught.value.faults)


def test_a_vacancy_changes_what_it_names_and_nothing_else() -> None:
    found = policy(
        "policy: {theta: {hard: 0.9}, caps: {course: {at_most: 1}}}\nweights: {ovens: 2.5}\nwaived: [costing]\n"
    )
    assert (found.theta.hard, found.theta.soft) == (Decimal("0.9"), BAKERY.policy.theta.soft)
    assert found.caps == {**BAKERY.policy.caps, "course": found.caps["course"]}
    assert found.caps["course"].at_most == 1
    assert found.weights == {"ovens": Decimal("2.5")}
    assert (found.waived, found.must) == (("costing",), ("hiring",))


def test_what_is_waived_is_no_must_any_more_and_the_reverse() -> None:
    both = BAKERY.model_copy(update={"policy": Policy(must=("ovens",))})
    assert policy("waived: [ovens]\n", both).must == ()
    waiving = BAKERY.model_copy(update={"policy": Policy(waived=("ovens",))})
    assert policy("must: [ovens]\n", waiving).waived == ()


def test_an_empty_vacancy_changes_nothing() -> None:
    assert policy("") == BAKERY.policy


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("level: chef\n", "Write “schema: interview-analyzer/vacancy/1” at the top"),
        ("just words", "does not hold a vacancy"),
        ("schema: interview-analyzer/matrix/1\n", "reads another format"),
        (HEAD + "levle: chef\n", "Did you mean “level”?"),
        (HEAD + "level: cheff\n", "Did you mean “chef”?"),
        (HEAD + "must: [oven]\n", "must[1]: The matrix has no line “oven”. Did you mean “ovens”?"),
        (HEAD + "weights: {oven: 2}\n", "has no line “oven”"),
        (HEAD + "weights: {ovens: 0}\n", "too small"),
        (HEAD + "must: [ovens]\nwaived: [ovens]\n", "both a must and waived"),
        (HEAD + "policy: {theta: {hard: 1.5}}\n", "is no share"),
        (HEAD + "policy: {tetha: {hard: 0.5}}\n", "Did you mean “theta”?"),
        (HEAD + "policy: {must: [ovens]}\n", "at the top of the vacancy"),
        (HEAD + "policy: {caps: {assnt: {at_most: 1}}}\n", "There is no mark “assnt”"),
        (HEAD + "policy: [1]\n", "policy"),
        (HEAD + "a: b: c\n", "line 2"),
    ],
)
def test_every_fault_of_a_vacancy_is_told_with_its_place(text: str, told: str) -> None:
    assert told in refused(text)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 300_000])
def test_a_file_that_is_no_vacancy_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "v.yaml").write_bytes(content)
    with pytest.raises(MatrixError, match="vacancy"):
        vacancy.load(tmp_path / "v.yaml", BAKERY)
    with pytest.raises(MatrixError, match="cannot be read"):
        vacancy.load(tmp_path / "none.yaml", BAKERY)


def test_the_example_of_the_docs_is_a_vacancy_of_the_shipped_matrix() -> None:
    text = (ROOT / "docs" / "matrix.md").read_text("utf-8")
    example = re.search(r"```yaml\n(schema: interview-analyzer/vacancy/1\n.*?)```", text, re.DOTALL)
    assert example is not None
    found, made = vacancy.parse(example[1], load_matrix(), file=Path("v.yaml"))
    assert found.level == "senior"
    assert made.theta.hard == Decimal("0.8")


# ── Counting again ─────────────────────────────────────────────────────────────────────────────────────────────────

STORED = builders.observed(builders.interview())


def under(result: Result, **policy: object) -> Result:
    base = builders.bakery()
    changed = base.policy.model_copy(update=policy)
    return rescore(result, base.model_copy(update={"policy": changed})).after


def test_counting_again_under_the_same_matrix_changes_nothing() -> None:
    change = rescore(STORED, builders.bakery())
    assert change.after == STORED
    assert (change.moves, change.lines) == (False, ())


def test_counting_again_is_what_a_first_analysis_would_have_said() -> None:
    harder = builders.bakery().model_copy(update={"policy": Policy(must=("ovens",), weights={"recipes": Decimal(5)})})
    expected = builders.interview(matrix=harder, policy=harder.policy)
    found = rescore(STORED, harder).after
    assert found.recommendation == expected.recommendation
    assert found.skills == expected.skills
    assert verify(found) == ()


def test_counting_back_gives_the_first_result_again() -> None:
    there = under(STORED, must=("ovens",), caps={})
    back = rescore(there, builders.bakery()).after
    assert back == STORED


def test_who_changes_level_is_told_why() -> None:
    of = matrix(line("a"), line("b", "top"), line("c", "top"))
    said = builders.talk()
    items = (
        builders.cited(said, 2, "a", value=3),
        builders.cited(said, 4, "b", value=3),
        builders.cited(said, 8, "c", reason="does_not_know"),
    )
    result = builders.result(items, matrix=of, policy=of.policy)
    assert result.recommendation.level == "top"
    denied = of.model_copy(update={"policy": Policy(must=("c",))})
    fallen = rescore(result, denied)
    assert (fallen.moves, fallen.rises, fallen.after.recommendation.level) == (True, False, "low")
    assert "Top" in fallen.why("en")
    risen = rescore(fallen.after, of)
    assert (risen.moves, risen.rises) == (True, True)
    assert risen.why("en") == fallen.why("en")


def test_a_matrix_without_a_cited_line_is_refused_by_name() -> None:
    with pytest.raises(ResultError, match="hygiene"):
        rescore(STORED, matrix(line("a")))


def test_rescore_prints_who_moves_and_writes_only_when_told(tmp_path: Path) -> None:
    for name in ("anna", "boris"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "result.json").write_text(to_json(STORED), encoding="utf-8")
    (tmp_path / "v.yaml").write_text(HEAD + "must: [ovens]\nlevel: chef\n", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    same = run("rescore", "anna", "boris", cwd=tmp_path)
    assert (same.code, same.out.strip()) == (0, "2 results, and all keep their level.")
    moved = run("rescore", "anna", "boris/result.json", "--vacancy", "v.yaml", cwd=tmp_path)
    assert moved.code == 0
    assert moved.out.startswith("2 of 2 change level:")
    assert "Baker requires “Has worked with”, and the talk shows that it is missing." in moved.out
    assert sorted(tmp_path.rglob("*")) == before
    data = json.loads(
        run("rescore", "anna", "boris", "--vacancy", "v.yaml", "--json", "--out", "new", cwd=tmp_path).out
    )
    assert data["moved"] == 2
    new = from_json((tmp_path / "new" / "anna" / "result.json").read_text("utf-8"))
    assert new.candidate.for_level == "chef"
    assert new.recommendation.level == data["results"][0]["after"]["level"]
    assert (tmp_path / "new" / "boris" / "report.html").is_file()


def test_a_new_report_never_takes_the_place_of_the_old(tmp_path: Path) -> None:
    (tmp_path / "out" / "anna").mkdir(parents=True)
    file = tmp_path / "out" / "anna" / "result.json"
    file.write_text(to_json(STORED), encoding="utf-8")
    done = run("rescore", "out/anna", "--out", "out", cwd=tmp_path)
    assert (done.code, "take the place of the old one" in done.err) == (1, True)
    assert file.read_text("utf-8") == to_json(STORED)


def test_one_broken_result_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(to_json(STORED), encoding="utf-8")
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    done = run("rescore", "good.json", "bad.json", cwd=tmp_path)
    assert done.code == 3
    assert "bad.json" in done.err
    assert "1 result, and it keeps its level." in done.out


def test_an_analysis_counts_by_the_vacancy_and_says_so(tmp_path: Path, serve) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "petrov.txt").write_text(talk(), encoding="utf-8")
    text = HEAD + "title: Payments\nlevel: senior\nwaived: [data-parsing]\npolicy: {theta: {hard: 0.8}}\n"
    (tmp_path / "v.yaml").write_text(text, encoding="utf-8")
    env = endpoint(serve(answer()).base_url)
    done = run("analyze", "petrov.txt", "--vacancy", "v.yaml", "--lang", "en", cwd=tmp_path, env=env)
    assert done.code == 0
    result = from_json((tmp_path / "out/petrov/result.json").read_text("utf-8"))
    assert result.candidate == Candidate(position="Payments", for_level="senior")
    assert result.policy.waived == ("data-parsing",)
    assert "0.8" in (tmp_path / "out/petrov/report.md").read_text("utf-8")
    assert verify(result) == ()


def test_a_weight_beyond_all_measure_is_a_fault() -> None:
    assert "not above 100" in refused(HEAD + "weights: {ovens: 1e300}\n")


def test_a_report_prints_the_weights_of_the_vacancy() -> None:
    heavier = under(STORED, weights={"ovens": Decimal("2.5")})
    assert "Has worked with: 2.5" in report.render(heavier, language="en").markdown


def test_a_result_that_names_no_level_any_more_is_told(tmp_path: Path) -> None:
    (tmp_path / "result.json").write_text(to_json(STORED), encoding="utf-8")
    (tmp_path / "v.yaml").write_text(HEAD + "policy: {enough_coverage: 1}\n", encoding="utf-8")
    done = run("rescore", "result.json", "--vacancy", "v.yaml", cwd=tmp_path)
    assert "1 of 1 changes level" in done.out
    assert "→ no level is named" in done.out


def test_verify_takes_the_vacancy_that_a_result_was_counted_by(tmp_path: Path) -> None:
    (tmp_path / "v.yaml").write_text(HEAD + "policy: {theta: {hard: 0.8}}\n", encoding="utf-8")
    sample = ROOT / "samples" / "junior-backend.txt"
    run("analyze", sample, "--engine", "replay", "--vacancy", "v.yaml", cwd=tmp_path)
    file = "out/junior-backend/result.json"
    assert run("verify", file, "--vacancy", "v.yaml", "--transcript", sample, cwd=tmp_path).code == 0
    (tmp_path / "other.yaml").write_text(HEAD + "policy: {theta: {hard: 0.9}}\n", encoding="utf-8")
    assert run("verify", file, "--vacancy", "other.yaml", cwd=tmp_path).code == 1


def test_a_policy_under_which_a_level_could_never_be_shown_is_a_fault() -> None:
    told = refused(HEAD + "waived: [hiring]\n")
    assert "Every line that begins at “owner” is waived" in told
