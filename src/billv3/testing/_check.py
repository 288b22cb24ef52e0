"""
Request bodies against a small description of each: types, lengths, vocabularies, what must be there.

All bad fields of a body are reported at once, each message beginning with the dotted path, as BILL does.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from billv3.testing._errors import Problem, Refusal
from billv3.testing._json import CENT, Row
from billv3.testing._knobs import Knobs

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, kw_only=True)
class Text:
    """A string of `least` to `most` characters, of `choices` or matching `pattern` where given."""

    required: bool = False
    least: int = 0
    most: int | None = None
    choices: frozenset[str] | None = None
    pattern: str | None = None


@dataclass(frozen=True, kw_only=True)
class Number:
    """A JSON number; `cents` allows at most two decimals, `whole` none."""

    required: bool = False
    cents: bool = False
    whole: bool = False
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Flag:
    """true or false."""

    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Day:
    """A date written yyyy-MM-dd."""

    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """An object with described fields."""

    fields: "Mapping[str, Rule]"
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Many:
    """An array of `least` to `most` items."""

    item: "Rule"
    required: bool = False
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Ignored:
    """A field that BILL fills itself: accepted and dropped."""

    required: bool = False


Rule: TypeAlias = Text | Number | Flag | Day | Group | Many | Ignored

READ_ONLY: Mapping[str, Rule] = {
    name: Ignored() for name in ("id", "archived", "createdTime", "updatedTime", "createdBy")
}


def money_rule(*, required: bool = False, least: str | None = None) -> Number:
    """Return an amount with at most two decimals."""
    return Number(required=required, cents=True, least=None if least is None else Decimal(least))


@dataclass
class _Checker:
    knobs: Knobs
    partial: bool
    problems: list[Problem] = field(default_factory=list)

    def say(self, code: str, path: str, reason: str) -> None:
        self.problems.append(Problem(code, f"{path}: {reason}"))

    def group(self, value: object, rules: Mapping[str, Rule], path: str) -> Row:
        if not isinstance(value, dict):
            self.say("BDC_1124", path or "body", "must be an object")
            return {}
        clean: Row = {}
        for name, rule in rules.items():
            here = f"{path}.{name}" if path else name
            if name not in value:
                if rule.required and not self.partial:
                    self.say(self.knobs.bean_validation_code, here, "must not be null")
            elif value[name] is None:
                if rule.required:
                    self.say(self.knobs.bean_validation_code, here, "must not be null")
                elif self.partial:
                    clean[name] = None
            elif not isinstance(rule, Ignored):
                clean[name] = self.value(value[name], rule, here)
        if self.knobs.unknown_fields == "refuse":
            for name in sorted(set(value) - set(rules)):
                self.say("BDC_1119", f"{path}.{name}" if path else name, "unknown field")
        return clean

    def value(self, value: object, rule: Rule, path: str) -> Any:
        match rule:
            case Text():
                return self.text(value, rule, path)
            case Number():
                return self.number(value, rule, path)
            case Flag() if not isinstance(value, bool):
                self.say("BDC_1124", path, "must be true or false")
            case Day():
                self.day(value, path)
            case Group():
                return self.group(value, rule.fields, path)
            case Many():
                return self.many(value, rule, path)
            case _:
                pass
        return value

    def text(self, value: object, rule: Text, path: str) -> object:
        if not isinstance(value, str):
            self.say("BDC_1124", path, "must be a string")
            return value
        least = max(rule.least, 1 if rule.required else 0)
        if len(value) < least or (rule.most is not None and len(value) > rule.most):
            self.say("BDC_1119", path, f"size must be between {least} and {rule.most}")
        elif value and rule.choices is not None and value not in rule.choices:
            self.say("BDC_1119", path, f"must be one of {', '.join(sorted(rule.choices))}")
        elif value and rule.pattern is not None and not re.fullmatch(rule.pattern, value):
            self.say("BDC_1119", path, "has an invalid format")
        return value

    def number(self, value: object, rule: Number, path: str) -> object:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.say("BDC_1124", path, "must be a number")
            return value
        number = Decimal(value)
        if abs(number) >= 10**12:
            self.say("BDC_1119", path, "is too large")
        elif rule.whole and number != int(number):
            self.say("BDC_1124", path, "must be a whole number")
        elif rule.cents and number != number.quantize(CENT):
            self.say("BDC_1119", path, "must be an amount with at most 2 decimals")
        elif (rule.least is not None and number < rule.least) or (
            rule.most is not None and number > rule.most
        ):
            self.say("BDC_1119", path, f"must be between {rule.least} and {rule.most}")
        elif rule.cents:
            return number.quantize(CENT)
        elif rule.whole:
            return int(number)
        return value

    def day(self, value: object, path: str) -> None:
        if not isinstance(value, str):
            self.say("BDC_1124", path, "must be a date as yyyy-MM-dd")
            return
        try:
            valid = bool(_DAY.fullmatch(value)) and bool(date.fromisoformat(value))
        except ValueError:
            valid = False
        if not valid:
            self.say("BDC_1124", path, "must be a date as yyyy-MM-dd")

    def many(self, value: object, rule: Many, path: str) -> object:
        if not isinstance(value, list):
            self.say("BDC_1124", path, "must be an array")
            return value
        if len(value) < rule.least or (rule.most is not None and len(value) > rule.most):
            self.say("BDC_1119", path, f"size must be between {rule.least} and {rule.most}")
            return []
        return [self.value(item, rule.item, f"{path}[{index}]") for index, item in enumerate(value)]


def check(
    body: object, rules: Mapping[str, Rule], knobs: Knobs, *, partial: bool = False, path: str = ""
) -> Row:
    """
    Return the known fields of `body`, or raise the refusal that lists everything wrong with it.

    With `partial` (PATCH) nothing is required and an explicit null stays, as the wish to clear the field.
    """
    checker = _Checker(knobs, partial)
    clean = checker.group(body, rules, path)
    if checker.problems:
        raise Refusal(400, tuple(checker.problems))
    return clean


def check_array(
    body: object, rules: Mapping[str, Rule], knobs: Knobs, *, most: int, partial: bool = False
) -> list[Row]:
    """Check a bare array of 1 to `most` objects."""
    if not isinstance(body, list):
        raise Refusal(400, (Problem("BDC_1124", "body: must be an array"),))
    if not 1 <= len(body) <= most:
        raise Refusal(400, (Problem("BDC_1119", f"body: size must be between 1 and {most}"),))
    return [check(item, rules, knobs, partial=partial, path=f"[{index}]") for index, item in enumerate(body)]


def merged(row: Row, change: Row) -> Row:
    """`row` with `change` laid over it: objects field by field, null removes, arrays as a whole."""
    result = dict(row)
    for name, value in change.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, dict) and isinstance(result.get(name), dict):
            result[name] = merged(result[name], value)
        else:
            result[name] = value
    return result


def present(row: Row) -> Row:
    """`row` without empty values: BILL leaves such keys out."""
    result: Row = {}
    for name, value in row.items():
        kept = present(value) if isinstance(value, dict) else value
        if kept is not None and kept not in ("", {}):  # 0 and False stay
            result[name] = kept
    return result
