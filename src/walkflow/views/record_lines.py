"""A walk under way on single lines: an entry, an item, a visit, a time."""

from walkflow.model.messages import Message, say, say_count
from walkflow.model.record_report import RecordedEntry
from walkflow.model.records import Name
from walkflow.model.stamps import Stamp
from walkflow.model.walk import Cause, Outcome, ProblemClass, Trouble, Visit
from walkflow.views.wording import Wording

WORD_BY_DEED = {
    "begun": say("begun"),
    "submitted": say("submitted"),
    "accepted": say("accepted"),
    "paused": say("paused"),
    "resumed": say("resumed"),
    "decided": say("decided"),
    "delivered": say("delivered"),
    "trips": say("trips"),
    "materials": say("materials"),
    "note": say("note"),
    "problem": say("problem"),
    "milestone": say("milestone"),
    "undo": say("taken back"),
    "finish": say("finished"),
}
WORD_BY_CAUSE: dict[str, Message] = {
    Cause.CORRECTION: say("correction"),
    Cause.SPECIAL_PROCEDURE: say("special procedure"),
    Cause.APPLICANT_REQUEST: say("the applicant's request"),
}
WORD_BY_OUTCOME: dict[str, Message] = {
    Outcome.APPROVED: say("approved"),
    Outcome.APPROVED_WITH_GAPS: say("approved with gaps"),
    Outcome.REFUSED: say("refused"),
    Outcome.WITHDRAWN: say("withdrawn"),
}

WORD_BY_TROUBLE = {
    Trouble.PAIN: say("pain"),
    Trouble.BLOCKAGE: say("blockage"),
    Trouble.DIFFICULTY: say("difficulty"),
}
WORD_BY_CLASS = {
    ProblemClass.GUIDE: say("guide"),
    ProblemClass.MATERIAL: say("documents"),
    ProblemClass.SYSTEM: say("system"),
    ProblemClass.STEP_ORDER: say("order of steps"),
    ProblemClass.TIME_LIMIT: say("time limit"),
    ProblemClass.TRIP: say("trips"),
    ProblemClass.COORDINATION: say("coordination"),
    ProblemClass.INTERMEDIARY: say("intermediary"),
    ProblemClass.SERVICE: say("service"),
    ProblemClass.POLICY: say("policy"),
}


def write_entry(entry: RecordedEntry, words: Wording) -> str:
    """Return an entry on one line."""
    parts = [str(entry.number)]
    if entry.at is not None:
        parts.append(str(entry.at))
    parts.append(words(WORD_BY_DEED[entry.what]))
    if entry.name is not None:
        parts.append(words(entry.name))
    if entry.kind is not None:
        parts.append(words(WORD_BY_TROUBLE[entry.kind]))
    if entry.problem_class is not None:
        parts.append(words(WORD_BY_CLASS[entry.problem_class]))
    if entry.undoes is not None:
        parts.append(words("entry {number}", number=entry.undoes))
    if entry.text is not None:
        parts.append(words(_name_text(entry.text)))
    return "  ".join(parts)


def write_item(name: Name, item: str, words: Wording) -> str:
    """Return an item by its name and its id."""
    return words("{name} ({item})", name=name, item=item)


def write_desk(department: Name | str, limit: str, words: Wording) -> str:
    """Return who handles an item, and how long they may take."""
    return words("{department}, limit {limit}", department=department, limit=limit)


def write_visit(visit: Visit, words: Wording) -> str:
    """Return what is known of a visit on one line."""
    parts = [words(say("attempt {n}", n=visit.attempt))] if visit.attempt else []
    for field, stamp in visit.stamps:
        parts.append(words("{deed} {at}", deed=WORD_BY_DEED[field], at=stamp))
        if field == "decided" and visit.outcome is not None:
            parts.append(words(WORD_BY_OUTCOME[visit.outcome]))
    for pause in visit.pauses:
        end = pause.end or say("now")
        cause = WORD_BY_CAUSE[pause.because]
        parts.append(
            words("paused {start} to {end}, {cause}", start=pause.start, end=end, cause=cause)
        )
    if visit.trips is not None:
        parts.append(words(say_count("{n} trip", "{n} trips", visit.trips)))
    if visit.materials is not None:
        parts.append(words(say_count("{n} document", "{n} documents", visit.materials)))
    if visit.note is not None:
        parts.append(words("{text}", text=visit.note))
    return words.list_parts(parts)


def write_time(stamp: Stamp, now: Stamp) -> str:
    """Return a stamp without what it shares with the present: the day, or else the year."""
    text = str(stamp)
    if stamp.is_relative or now.is_relative:
        return text
    if stamp.is_moment and stamp.day == now.day:
        return text.partition(" ")[2]
    if stamp.date and now.date and stamp.date.year == now.date.year and stamp.day == stamp.last_day:
        return text[5:]
    return text


def _name_text(text: str) -> Message:
    known = {**WORD_BY_CAUSE, **WORD_BY_OUTCOME}
    return known.get(text) or say("{text}", text=text)
