"""The words of a recording sheet in both languages, and which word a cell means."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from walkflow.model.near_words import find_near
from walkflow.model.records import Name
from walkflow.model.walk import Cause, Outcome, ProblemClass, Role, Scope, Trouble

Choices: TypeAlias = Mapping[str, Name]
"""What a cell can hold: by the word of the format, what people call it."""


def name(zh: str, en: str) -> Name:
    """Return a name in both languages."""
    return Name(zh=zh, en=en)


ROLES: Final[Choices] = {
    Role.APPLICANT: name("申请人", "applicant"),
    Role.CLERK: name("窗口或审批人员", "clerk"),
    Role.COMPANION: name("陪同办理", "companion"),
    Role.AGENT: name("代办", "agent"),
    Role.JOINT: name("联合体验", "joint"),
}
SCOPES: Final[Choices] = {
    Scope.WHOLE: name("全流程", "whole"),
    Scope.PART: name("部分环节", "part"),
}
OUTCOMES: Final[Choices] = {
    Outcome.APPROVED: name("批准", "approved"),
    Outcome.APPROVED_WITH_GAPS: name("容缺批准", "approved with gaps"),
    Outcome.REFUSED: name("不予批准", "refused"),
    Outcome.WITHDRAWN: name("撤回", "withdrawn"),
}
CAUSES: Final[Choices] = {
    Cause.CORRECTION: name("补正", "correction"),
    Cause.SPECIAL_PROCEDURE: name("特别程序", "special procedure"),
    Cause.APPLICANT_REQUEST: name("申请人要求", "applicant request"),
}
TROUBLES: Final[Choices] = {
    Trouble.PAIN: name("痛点", "pain"),
    Trouble.BLOCKAGE: name("堵点", "blockage"),
    Trouble.DIFFICULTY: name("难点", "difficulty"),
}
PROBLEM_CLASSES: Final[Choices] = {
    ProblemClass.GUIDE: name("办事指南", "guide"),
    ProblemClass.MATERIAL: name("材料", "material"),
    ProblemClass.SYSTEM: name("系统", "system"),
    ProblemClass.STEP_ORDER: name("环节顺序", "step order"),
    ProblemClass.TIME_LIMIT: name("时限", "time limit"),
    ProblemClass.TRIP: name("跑动", "trip"),
    ProblemClass.COORDINATION: name("部门协同", "coordination"),
    ProblemClass.INTERMEDIARY: name("中介服务", "intermediary"),
    ProblemClass.SERVICE: name("服务", "service"),
    ProblemClass.POLICY: name("政策", "policy"),
}
YES_NO: Final[Choices] = {"yes": name("是", "yes"), "no": name("否", "no")}
VERSIONS: Final[Choices] = {"before": name("改革前", "before"), "after": name("改革后", "after")}
MEANS: Final[Choices] = {
    "phone": name("电话", "phone"),
    "visit": name("上门", "visit"),
    "message": name("短信", "message"),
}
"""How somebody was asked afterwards; anything else can be written too."""
_SHORTEST_BEGINNING: Final = 2
"""A single sign may be the beginning of anything."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """
    Labels for words, and the words for whatever people write.

    A label has both names, and the word itself where two words would share one. Read are
    the word, its labels, and either name, each as long as only one word goes by it.
    """

    choices: Choices
    label_by_word: Mapping[str, str] = field(init=False)
    word_by_text: Mapping[str, str] = field(init=False)
    """By the folded text."""

    def __post_init__(self) -> None:
        """Find the labels, and which texts mean one word only."""
        written = {word: _list_labels(word, each) for word, each in self.choices.items()}
        owners = _find_owners(written)
        labels = {
            word: next((text for text in texts if owners[fold(text)] == {word}), word)
            for word, texts in written.items()
        }
        names = _find_owners({word: (each.zh, each.en) for word, each in self.choices.items()})
        found = {
            text: str(*words) for text, words in {**names, **owners}.items() if len(words) == 1
        }
        object.__setattr__(self, "label_by_word", labels)
        object.__setattr__(self, "word_by_text", found)

    def find_label(self, word: str) -> str:
        """Return what a drop-down shows for a word; the word itself where it is not known."""
        return self.label_by_word.get(word, word)

    def find_word(self, text: str) -> str | None:
        """Return the word that a text means; None if it means none."""
        return text if text in self.choices else self.word_by_text.get(fold(text))

    def find_begun(self, text: str) -> str | None:
        """
        Return the word of the one name that begins with a text; None if others hold it too.

        A name that holds it further on may mean the opposite, as 不予批准 does of 批准.
        """
        begun = fold(text)
        names = [(fold(name), word) for name, word in self._list_names()]
        holders = {word for name, word in names if begun in name}
        starters = {word for name, word in names if name.startswith(begun)}
        is_one = len(begun) >= _SHORTEST_BEGINNING and len(holders) == 1 and holders == starters
        return holders.pop() if is_one else None

    def find_likely(self, text: str) -> tuple[str, ...]:
        """Return the labels that were probably meant: all that hold the text, or the nearest."""
        part = fold(text)
        names = [(fold(name), word) for name, word in self._list_names()]
        is_long_enough = len(part) >= _SHORTEST_BEGINNING
        near = [word for name, word in names if is_long_enough and part in name]
        if not near:
            word_by_name = dict(names)
            nearest = find_near(part, word_by_name)
            near = [] if nearest is None else [word_by_name[nearest]]
        return tuple(self.find_label(word) for word in dict.fromkeys(near))

    def _list_names(self) -> list[tuple[str, str]]:
        """Return each name, label and word with the word that it stands for."""
        return [
            (text, word)
            for word, each in self.choices.items()
            for text in (each.zh, each.en, self.find_label(word), word)
            if text
        ]


def fold(text: str) -> str:
    """
    Return a text by which two ways to write the same label are the same.

    >>> fold(" 受理  Accepted* ")
    '受理 accepted'
    """
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    plain = unicodedata.normalize("NFKC", visible).replace("*", " ")
    return " ".join(plain.casefold().split())


def _list_labels(word: str, named: Name) -> tuple[str, ...]:
    """Return what could be the label of a word, the best first, the word itself last."""
    plain = f"{named.zh} {named.en}".strip()
    return (plain, f"{plain} {word}", word) if plain else (word,)


def _find_owners(texts_by_word: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Return the words that go by each text, folded."""
    owners: dict[str, set[str]] = {}
    for word, texts in texts_by_word.items():
        for text in texts:
            owners.setdefault(fold(text), set()).add(word)
    return owners
