import re
import string
from pathlib import Path

import pytest

from kpk_eval import show
from kpk_eval.model import Better, Design, OutcomeType, Severity, Shape, Status, Verdict, Wording
from kpk_eval.recode.change import Action
from kpk_eval.show import words
from kpk_eval.show.rows import COLUMNS
from kpk_eval.show.words import words_of

DE, EN = words_of("de"), words_of("en")
CAUSAL = re.compile(
    r"signifik|significan|bewirk|wirkt|wirkung|führt zu|dank |ursach|verursach|\beffect of"
    r"|\bcaus(e[sd]?|ing)\b|due to|leads? to|\bimpact\b|beweis|\bprove[sdn]?\b",
    re.IGNORECASE,
)


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert DE.texts.keys() == EN.texts.keys()


def test_both_languages_fill_the_same_places() -> None:
    assert {k: _places(v) for k, v in DE.texts.items()} == {k: _places(v) for k, v in EN.texts.items()}


def test_no_text_is_empty_or_still_in_the_other_language() -> None:
    assert all(DE.texts.values())
    assert all(EN.texts.values())
    same = {
        key for key, text in DE.texts.items() if text == EN.texts[key] and re.search("[a-zäöüß]{5}", text)
    }
    allowed = {"heading.median", "column.median", "column.design", "effect_size_kind.odds_ratio"}
    allowed |= {"sheet.evaluation"}
    templates = {key for key in same if re.sub(r"\{\w+\}", "", DE[key]) == re.sub(r"\{\w+\}", "", EN[key])}
    assert {key for key in same if key not in allowed and not _places(DE[key])} == set()
    assert templates == same


@pytest.mark.parametrize("words", [DE, EN], ids=["de", "en"])
def test_no_text_names_a_cause_or_significance(words: object) -> None:
    found = {key: text for key, text in words.texts.items() if CAUSAL.search(text)}
    assert not found


@pytest.mark.parametrize("words", [DE, EN], ids=["de", "en"])
def test_closed_sets_have_their_words(words: object) -> None:
    closed = {
        "verdict": Verdict, "verdict_sign": Verdict, "prose.verdict": set(Verdict) - {Verdict.NOT_ESTIMABLE},
        "status": Status, "status_word": Status, "design": Design, "prose.basis": Design, "better": Better,
        "type": OutcomeType, "severity": Severity, "caption": Shape, "source": Shape, "nothing": Shape,
        "action": Action,
    }  # fmt: skip
    texts = words.texts
    lacking = [
        f"{group}.{word}"
        for group, members in closed.items()
        for word in members
        if f"{group}.{word}" not in texts
    ]
    assert not lacking
    assert not [name for names in COLUMNS.values() for name in names if f"column.{name}" not in texts]


def test_every_text_is_used() -> None:
    package = Path(show.__file__).parents[1]
    paths = [path for part in ("show", "clearance", "analyses") for path in (package / part).rglob("*.py")]
    paths += package.glob("*.py")
    code = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    groups = {
        "reason",
        "estimand",
        "effect_size_kind",
        "design",
        "type",
        "severity",
        "state",
        "stage",
        "kind",
        "group",
    }
    groups |= {"axis", "need", "movement", "measure"}
    groups |= {"could", "equivalence", "invariance", "outcome"}
    groups |= {"status_word", "verdict", "better", "action", "flag", "contrast", "check"}
    groups |= {"area_status", "dynamics", "extent", "voiced"}

    def used(key: str) -> bool:
        if key.split(".", maxsplit=1)[0] in groups or f'"{key}"' in code:
            return True
        parts = key.split(".")
        return any(
            f'"{".".join(parts[:end])}.{{' in code or f"'{'.'.join(parts[:end])}.{{" in code for end in (1, 2)
        )

    counted = {key.removesuffix(".one").removesuffix(".many") for key in DE.texts}
    assert sorted(key for key in counted if not used(key)) == []


def test_unknown_key_names_the_file() -> None:
    with pytest.raises(KeyError, match=r"texts/\*de\.yaml have no text 'no\.such'"):
        DE["no.such"]


def test_unknown_language_is_an_error() -> None:
    with pytest.raises(ValueError, match="de or en"):
        words_of("fr")


def test_own_name_goes_before_the_fixed_one_and_the_identifier_comes_last() -> None:
    wording = Wording("de", {"no_change": "alle blieben gleich"})
    assert DE.name("reason", "no_change", wording) == "alle blieben gleich"
    assert DE.name("reason", "too_few", wording) == "zu wenige Personen"
    assert DE.name("reason", "unheard_of", wording) == "unheard_of"


def test_braces_in_a_name_are_not_filled() -> None:
    assert DE.fill("prose.subject", outcome="{context}", context="{outcome.x}") == "{context} ({outcome.x})"


def test_a_key_in_two_files_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "de.yaml").write_text("caption: {flow: Teilnahme}\n", encoding="utf-8")
    (tmp_path / "network.de.yaml").write_text("caption: {flow: Netz}\n", encoding="utf-8")
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"network\.de\.yaml: 'caption\.flow' is also in another file"):
        words_of.__wrapped__("de")
