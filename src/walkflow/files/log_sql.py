"""The rows of a log in SQL: columns by their role, times as seconds, and why a row is no use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from walkflow.files.log_columns import REFUSED_WORDS, TRANSITION_BY_WORD
from walkflow.files.log_tables import Table, quote_text
from walkflow.model.event_log import (
    EPOCH_YEAR,
    FIRST_YEAR,
    LAST_YEAR,
    TRANSITION_CODES,
    LogMapping,
    Reason,
    Role,
    Shape,
    Transition,
)
from walkflow.model.near_words import simplify
from walkflow.model.unknown_times import HIGH, LOW

CODED: Final = ("activity", "department", "flow")
"""Columns whose words are numbered; facts come behind them."""

_FORMATS: Final = (
    *("%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日%H时%M分", "%Y年%m月%d日"),
    *("%Y.%m.%d %H:%M:%S", "%Y.%m.%d %H:%M", "%Y.%m.%d", "%Y%m%d%H%M%S", "%Y%m%d"),
    *("%Y-%m-%d %I:%M:%S %p", "%Y-%m-%d %I:%M %p", "%Y/%m/%d %I:%M:%S %p", "%Y/%m/%d %I:%M %p"),
)
"""How times are written that DuckDB does not read by itself."""
_CLOCK: Final = "[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]*)?)?"
_DATE: Final = "[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,2}"
_ISO: Final = f"{_DATE}({_CLOCK})?"
_ISO_WITH_ZONE: Final = f"{_DATE}{_CLOCK} ?(Z|z|UTC|GMT|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)"
_ZONE_SPELLINGS: Final = (
    (" ?(Z|z|UTC|GMT)$", "+00:00"),
    (" ?([+-][0-9]{2})$", r"\1:00"),
    (" ?([+-][0-9]{2}):?([0-9]{2})$", r"\1:\2"),
)
"""How zones are written, and how DuckDB reads them, one after the other."""
_DAY_S: Final = 86_400
_IS_NAMELESS: Final = "coalesce(case_id, '') = ''"
_HAS_NO_ACTIVITY: Final = "coalesce(activity, '') = ''"
_IGNORED: Final = TRANSITION_CODES[Transition.IGNORE]


def select_rows(
    table: Table,
    mapping: LogMapping,
    shape: Shape,
    zone: str,
    *,
    extra: Mapping[str, str] | None = None,
    long_cases: Sequence[str] = (),
    is_clean: bool = False,
) -> str:
    """
    Return a query for the rows of a table by role, each with the reason why it is no use.

    Words are as they stand but for spaces around them, and may be empty.

    Args:
        table: The file.
        mapping: What its columns mean.
        shape: What a row of it is.
        zone: The time zone of times that name none, and of the result.
        extra: Further columns.
        long_cases: The cases that have more rows than any real one.
        is_clean: Whether every row is known to be of use: then no reason is sought.
    """
    header_by_role = mapping.columns.header_by_role

    def text(role: Role) -> str:
        header = header_by_role.get(role)
        return "NULL::VARCHAR" if header is None else _text(table, header)

    first, last = _choose_times(shape, mapping)
    fields = {
        "case_id": text(Role.CASE),
        "activity": text(Role.ACTIVITY),
        "department": text(Role.DEPARTMENT),
        "flow": text(Role.FLOW),
        "instance": text(Role.INSTANCE),
        "granted": _select_granted(text(Role.OUTCOME), mapping),
        "transition": _select_transition(text(Role.TRANSITION), mapping, shape),
        **_select_time("s", first, table, mapping, zone, is_clean=is_clean),
        **_select_time("d", last, table, mapping, zone, is_clean=is_clean),
        **{
            f"fact{number}": _text(table, header)
            for number, header in enumerate(mapping.facts.values())
        },
        **(extra or {}),
    }
    listed = ", ".join(f"{expression} AS {name}" for name, expression in fields.items())
    if is_clean:
        return f"SELECT {listed} FROM {table.source}"
    reason = _select_reason(shape, mapping, long_cases)
    if table.uneven is None:
        return f"SELECT *, {reason} AS reason FROM (SELECT {listed} FROM {table.source})"
    return (
        f"SELECT * EXCLUDE (uneven), CASE WHEN uneven <> '' THEN '{Reason.UNEVEN.value}' "
        f"ELSE {reason} END AS reason FROM (SELECT {listed}, {table.uneven} AS uneven "
        f"FROM {table.source})"
    )


@dataclass(frozen=True, slots=True)
class BlockQuery:
    """What is asked for of the rows of a log: a view, and what is known of it."""

    relation: str
    """The view, made by `select_rows`."""
    mapping: LogMapping
    shape: Shape
    is_clean: bool
    """Whether every row is of use."""
    is_exact: bool
    """Whether no time may be that of a whole day."""
    is_grouped: bool = False
    """Whether the rows of each case stand together already, so that they need not be sorted."""
    wants_ids: bool = False
    wants_instances: bool = False
    wants_numbers: bool = False
    """Whether the `number` of each row is wanted, which the view has then."""
    part: tuple[int, int] | None = None
    """The rest that the hash of a case leaves, and what it is divided by; None: any."""


def select_blocks(query: BlockQuery) -> str:
    """
    Return a query for the rows as whole numbers, by case, the unusable marked.

    They are left in: as a filter, DuckDB would work out every time several times over.
    What the log has no column for is not asked for. The rows are narrow, as they are
    sorted; the order within a case that is not by the beginning is left to `log_blocks`.
    """
    roles = query.mapping.columns.header_by_role
    fields = {
        "h1": "hash(case_id)",
        "activity": _select_code("activity"),
        **_select_seconds(query),
    }
    if not query.is_grouped:
        # Two cases with one hash are not one case: with these there are 96 bits.
        fields["h2"] = "(hash(case_id || '.') & 4294967295)::UINTEGER"
    if not query.is_clean:
        fields["is_usable"] = "(reason IS NULL)::TINYINT"
    if Role.OUTCOME in roles:
        fields["granted"] = "granted::TINYINT"
    if query.shape is Shape.TRANSITIONS:
        fields["transition"] = "coalesce(transition, 0)::TINYINT"
    if Role.INSTANCE in roles:
        fields["instance"] = (
            "(CASE WHEN instance <> '' THEN hash(instance) & 2147483647 ELSE 0 END)::INTEGER"
        )
    for column in (Role.DEPARTMENT, Role.FLOW):
        if column in roles:
            fields[column.value] = _select_code(column.value)
    for number in range(len(query.mapping.facts)):
        fields[f"fact{number}"] = _select_code(f"fact{number}")
    if query.wants_ids:
        fields["case_id"] = "case_id"
    if query.wants_instances and Role.INSTANCE in roles:
        fields["instance_name"] = "coalesce(instance, '')"
    if query.wants_numbers:
        fields["number"] = "number"
    listed = ", ".join(f"{expression} AS {name}" for name, expression in fields.items())
    chosen = (
        "" if query.part is None else f" WHERE hash(case_id) % {query.part[1]} = {query.part[0]}"
    )
    order = "" if query.is_grouped else " ORDER BY h1, h2, coalesce(s_at, d_at)"
    if query.wants_numbers:
        order += ", number"
    return f"SELECT {listed} FROM {query.relation}{chosen}{order}"


def _select_seconds(query: BlockQuery) -> Mapping[str, str]:
    start, done = f"coalesce(s_at, {LOW})::INTEGER", f"coalesce(d_at, {HIGH})::INTEGER"
    if not query.is_exact:
        return {
            "start": start,
            "start_last": f"coalesce(least(s_last, d_last), d_last, {HIGH})::INTEGER",
            "done": "coalesce(d_at, s_at, 0)::INTEGER",
            "done_last": f"coalesce(d_last, {HIGH})::INTEGER",
        }
    match query.shape:
        case Shape.INTERVALS:
            return {"start": start, "done": done}
        case Shape.TRANSITIONS:
            return {"moment": done}
        case Shape.COMPLETIONS:
            return {"done": done}


def select_cases(relation: str) -> str:
    """Return a query for the case of each row, in the order of the rows, as a number."""
    return f"SELECT hash(case_id) AS h1 FROM {relation}"


def select_doubt(mapping: LogMapping, shape: Shape) -> str:
    """
    Return whether a row of exact times may be no use, in less time than it takes to say why.

    It is for rows as `select_rows` gives them if they are taken for clean; what is far
    away in time is left to `select_bound`.
    """
    tests = [
        *(_IS_NAMELESS, _HAS_NO_ACTIVITY),
        *(test for test, _ in _test_ignored(mapping)),
        "s_time IS NULL AND d_time IS NULL",
        "coalesce(d_time < s_time, false)",
    ]
    if shape is Shape.TRANSITIONS:
        tests.append(f"coalesce(transition, {_IGNORED}) = {_IGNORED}")
    return " OR ".join(f"({test})" for test in tests)


def select_bound(time: str) -> str:
    """Return the second of a time; NULL where it is too far away."""
    return f"CASE WHEN {_test_range(time)} THEN {_select_second(time)} END"


def has_exact_times(table: Table, mapping: LogMapping, shape: Shape) -> bool:
    """Return whether no time of a table can be that of a whole day."""
    return all(
        header is None or table.type_by_header[header].startswith("TIMESTAMP")
        for header in _choose_times(shape, mapping)
    )


def name_type(column: str) -> str:
    """Return what the numbered words of a column are called as a type."""
    return f"{column}_words"


def _select_code(column: str) -> str:
    """Return the number of a word; an attempt at a cast is quicker here than a cast."""
    cast = f"try_cast({column} AS {name_type(column)})"
    return f"coalesce(enum_code({cast})::SMALLINT, -1::SMALLINT)"


def _text(table: Table, header: str) -> str:
    column = table.column_by_header[header]
    if table.type_by_header[header] != "VARCHAR":
        column = f"CAST({column} AS VARCHAR)"
    return f"trim({column})"


def _choose_times(shape: Shape, mapping: LogMapping) -> tuple[str | None, str | None]:
    columns = mapping.columns
    match shape:
        case Shape.INTERVALS:
            return columns.start, columns.complete
        case Shape.TRANSITIONS:
            return columns.time, columns.time
        case Shape.COMPLETIONS:
            return None, columns.complete or columns.time


def _select_time(
    prefix: str,
    header: str | None,
    table: Table,
    mapping: LogMapping,
    zone: str,
    *,
    is_clean: bool,
) -> Mapping[str, str]:
    """Return whether there is a time, and its first and last second, or NULL if it is not read."""
    if header is None:
        return {
            f"{prefix}_given": "false",
            f"{prefix}_time": "NULL::TIMESTAMP",
            f"{prefix}_at": "NULL::BIGINT",
            f"{prefix}_last": "NULL::BIGINT",
        }
    kind, column = table.type_by_header[header], table.column_by_header[header]
    is_day, given = "false", f"{column} IS NOT NULL"
    if kind == "DATE":
        time, is_day = f"{column}::TIMESTAMP", "true"
    elif kind == "TIMESTAMP WITH TIME ZONE":
        time = f"timezone({quote_text(zone)}, {column})"
    elif kind.startswith("TIMESTAMP"):
        time = f"{column}::TIMESTAMP"
    else:
        word = f"nullif({_text(table, header)}, '')"
        time = _read_time(word, mapping.time_format, zone)
        is_day = _tell_day(word, mapping.time_format)
        given = f"{word} IS NOT NULL"
    at = _select_second(f"{prefix}_time") if is_clean else select_bound(f"{prefix}_time")
    return {
        f"{prefix}_given": given,
        f"{prefix}_time": time,
        f"{prefix}_at": at,
        f"{prefix}_last": (
            at if is_day == "false" else f"{at} + CASE WHEN {is_day} THEN {_DAY_S - 1} ELSE 0 END"
        ),
    }


def _select_second(time: str) -> str:
    return f"date_diff('second', TIMESTAMP '{EPOCH_YEAR}-01-01', {time})"


def _test_range(time: str) -> str:
    return (
        f"{time} >= TIMESTAMP '{FIRST_YEAR}-01-01' AND {time} < TIMESTAMP '{LAST_YEAR + 1}-01-01'"
    )


def _read_time(word: str, form: str | None, zone: str) -> str:
    if form is not None:
        return f"try_strptime({word}, {quote_text(form)})"
    formats = ", ".join(map(quote_text, _FORMATS))
    mended = word
    for pattern, by in _ZONE_SPELLINGS:
        mended = f"regexp_replace({mended}, {quote_text(pattern)}, {quote_text(by)})"
    # The whole word is matched first: a cast takes no notice of what stands behind a time.
    return (
        f"CASE WHEN regexp_full_match({word}, {quote_text(_ISO)}) "
        f"THEN try_cast({word} AS TIMESTAMP) "
        f"WHEN regexp_full_match({word}, {quote_text(_ISO_WITH_ZONE)}) "
        f"THEN timezone({quote_text(zone)}, try_cast({mended} AS TIMESTAMPTZ)) "
        f"WHEN {word}[1] BETWEEN '0' AND '9' THEN try_strptime({word}, [{formats}]) END"
    )


def _tell_day(word: str, form: str | None) -> str:
    """Return whether a text names a day without a time of day."""
    if form is not None:
        return "false" if "%H" in form or "%I" in form or "%X" in form else "true"
    return f"NOT (contains({word}, ':') OR contains({word}, '时') OR length({word}) = 14)"


def _select_granted(word: str, mapping: LogMapping) -> str:
    # No IN: of a longer list it becomes a join, which mixes up the order of the rows.
    listed = _list_spellings((*REFUSED_WORDS, *mapping.refused))
    return f"(coalesce(list_position([{listed}], lower({word})), 0) = 0)::TINYINT"


def _select_transition(word: str, mapping: LogMapping, shape: Shape) -> str:
    if shape is not Shape.TRANSITIONS:
        return "0"
    code_by_spelling: dict[str, int] = {}
    for each, transition in {**TRANSITION_BY_WORD, **mapping.transitions}.items():
        for spelling in _spell(each):
            code_by_spelling[spelling] = TRANSITION_CODES[transition]
    words = ", ".join(map(quote_text, code_by_spelling))
    codes = ", ".join(map(str, code_by_spelling.values()))
    return f"([{codes}])[list_position([{words}], lower({word}))]"


def _list_spellings(words: Sequence[str]) -> str:
    """Return words and their simplest spellings as SQL lists them."""
    return ", ".join(
        map(quote_text, dict.fromkeys(form for word in words for form in _spell(word)))
    )


def _spell(word: str) -> tuple[str, str]:
    return word.lower(), simplify(word)


def _select_reason(shape: Shape, mapping: LogMapping, long_cases: Sequence[str]) -> str:
    unreadable = "(s_given AND s_time IS NULL) OR (d_given AND d_time IS NULL)"
    far = "(s_time IS NOT NULL AND s_at IS NULL) OR (d_time IS NOT NULL AND d_at IS NULL)"
    tests: list[tuple[str, Reason]] = [
        (_IS_NAMELESS, Reason.NO_CASE),
        (_HAS_NO_ACTIVITY, Reason.NO_ACTIVITY),
        *_test_ignored(mapping),
        (unreadable, Reason.UNREADABLE_TIME),
        ("NOT s_given AND NOT d_given", Reason.NO_TIME),
        (far, Reason.TIME_OUT_OF_RANGE),
        ("d_last < s_at", Reason.FINISH_BEFORE_START),
    ]
    if shape is Shape.TRANSITIONS:
        tests.append(("transition IS NULL", Reason.UNKNOWN_TRANSITION))
        tests.append((f"transition = {_IGNORED}", Reason.NO_BEARING))
    if long_cases:
        listed = ", ".join(map(quote_text, long_cases))
        tests.append((f"case_id IN ({listed})", Reason.CASE_TOO_LONG))
    listed = " ".join(f"WHEN {test} THEN '{reason.value}'" for test, reason in tests)
    return f"CASE {listed} END"


def _test_ignored(mapping: LogMapping) -> Sequence[tuple[str, Reason]]:
    if not mapping.ignored:
        return ()
    listed = ", ".join(map(quote_text, mapping.ignored))
    return ((f"list_contains([{listed}], activity)", Reason.IGNORED),)


def list_coded(facts: int) -> Sequence[str]:
    """Return the columns whose words are numbered."""
    return (*CODED, *(f"fact{number}" for number in range(facts)))
