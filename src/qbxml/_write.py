"""
Messages to text.

The order of elements is the schema's, the output is pure ASCII, and everything is checked once more on the
way: a message that was read from a foreign document never went through its constructor's checks.
A :class:`_Plan` is a spec bound to one version and edition; what they do not have becomes a refusing step.
"""

import re
from collections.abc import Callable
from enum import IntEnum
from typing import Final, Literal

from attrs import Factory, define, frozen

from qbxml._base import Request, Response, UnknownResponse
from qbxml._check import check_ref, check_structure
from qbxml._compiled import compiled, write_source
from qbxml._grammar import snake
from qbxml._message import Message
from qbxml._scalars import codec_for, enum_values
from qbxml._spec import Field, Spec, spec_of
from qbxml.errors import (
    InvalidMessage,
    NeedsNewerVersion,
    NotInEdition,
    TooLong,
    UnsupportedCharacter,
    WrongType,
)
from qbxml.types import EMPTY, Ref, Unknown, UseMacro
from qbxml.version import Edition, Version

__all__ = ["Writer", "attribute", "escape", "place"]

# One negated set each: everything but the printable ASCII characters that stand for themselves.
_SPECIAL: Final = re.compile(r"[^ -%'-;=?-~]")
_SPECIAL_IN_ATTRIBUTE: Final = re.compile(r"[^ !#-%'-;=?-~]")
_NAMED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_FIRST_LATIN: Final = "\xa0"
_LAST_LATIN: Final = "\xff"


def escape(text: str) -> str:
    """
    Escape element text into pure ASCII.

    Raises:
        UnsupportedCharacter: QuickBooks cannot hold a character.
    """
    if text.isascii() and text.isprintable():
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(_reference, text)


def _reference(match: re.Match[str]) -> str:
    character = match[0]
    if character in _NAMED:
        return _NAMED[character]
    if character in "\t\n":
        return character
    if character == "\r" or _FIRST_LATIN <= character <= _LAST_LATIN:
        return f"&#{ord(character)};"
    raise UnsupportedCharacter(
        f"QuickBooks cannot hold the character {character!r} (U+{ord(character):04X}) at "
        f"position {match.start()}.",
        fix="Replace it, or pass the message through qbxml.text.transliterate, which reports "
        "what it changes.",
        character=character,
        position=match.start(),
    )


def attribute(text: str) -> str:
    """Escape an attribute value into pure ASCII; white space other than blanks becomes a reference."""
    return (
        _SPECIAL_IN_ATTRIBUTE.sub(_attribute_reference, text) if _SPECIAL_IN_ATTRIBUTE.search(text) else text
    )


def _attribute_reference(match: re.Match[str]) -> str:
    if match[0] == '"':
        return "&quot;"
    if match[0] in "\t\n":
        return f"&#{ord(match[0])};"
    return _reference(match)


def _unused_write(*_: object) -> None:
    raise AssertionError("a plan is complete before it is used")


class _Mode(IntEnum):
    SCALAR = 0
    SCALARS = 1
    REF = 2
    REFS = 3
    CLASS = 4
    CLASSES = 5
    REFUSE = 6
    SKIP = 7
    ATTRIBUTE = 8


_UNWRITTEN: Final = frozenset({_Mode.SKIP, _Mode.ATTRIBUTE})
_PLAINLY: Final = frozenset({_Mode.SCALAR, _Mode.REF})


@frozen(eq=False)
class _Step:
    """How one field is written. ``plans`` holds tag and plan by class."""

    mode: _Mode
    field: Field
    head: str
    tail: str
    encode: Callable[[object], str]
    plans: "dict[type, _Plan]"
    refusal: Callable[[], InvalidMessage] | None


@define(eq=False)
class _Plan:
    """
    How one element is written. ``write`` is the compiled usual case; see :mod:`qbxml._compiled`. Nothing is
    to be done beside it where the element is ``plain``.
    """

    spec: Spec
    head: str
    tail: str
    attributes: tuple[_Step, ...]
    steps: tuple[_Step, ...]
    recheck: bool
    plain: bool
    write: Callable[..., None] = _unused_write


@define(eq=False)
class Writer:
    """
    Writes messages for one version and edition.

    Attributes:
        version: The qbXML version of the document.
        edition: The country edition of the QuickBooks that will read it.
        newer: What happens to elements newer than ``version``: requests refuse them, answers leave them out,
            as QuickBooks does.
    """

    version: Version
    edition: Edition = "US"
    newer: Literal["refuse", "leave out"] = "refuse"
    _out: list[str] = Factory(list)
    _plans: "dict[tuple[type, str], _Plan]" = Factory(
        lambda self: _PLANS.setdefault((self.version, self.edition, self.newer), {}), takes_self=True
    )

    def text(self) -> str:
        """Return all that was written."""
        return "".join(self._out)

    def write(self, message: Message, tag: str) -> None:
        """
        Write one message element.

        Raises:
            InvalidMessage: Something in it is wrong for this version or edition; the path starts at the
                message. What was written is of no use then.
        """
        plan = self._plans.get((type(message), tag))
        try:
            if plan is not None and plan.plain:
                plan.write(message, self, self._out.append)
            elif isinstance(message, UnknownResponse):
                self._unknown_response(message)
            else:
                self._element(message, self._plan(type(message), tag))
        except InvalidMessage as error:
            error.path = place(f"{tag}.{error.path}" if error.path else tag)
            error.record = error.record or _record(message)
            raise

    def put(self, text: str) -> None:
        """Write a piece of the document around the messages."""
        self._out.append(text)

    # Plans
    # ---------------------------------------------------------------------------------------------------

    def _plan(self, cls: type[Message], tag: str) -> _Plan:
        found = self._plans.get((cls, tag))
        if found is None:
            found = self._plans[cls, tag] = self._make_plan(spec_of(cls), tag)
        return found

    def _make_plan(self, spec: Spec, tag: str) -> _Plan:
        steps = [self._step(field) for field in spec.fields]
        kept = [at for at, step in enumerate(steps) if step.mode not in _UNWRITTEN]
        usual = [at for at in kept if steps[at].mode in _PLAINLY]
        attributes = tuple(step for step in steps if step.field.is_attribute)
        # What came in an answer never went through its constructor's checks, and may be sent on in a request.
        recheck = spec.cls.SIDE == "both" and self.newer == "refuse"
        plain = not (recheck or spec.has_extra)
        plan = _Plan(spec, f"<{tag}", f"</{tag}>", attributes, tuple(steps), recheck, plain)
        names: dict[str, object] = {
            f"values{at}": self._sendable(steps[at].field)
            for at in usual
            if steps[at].field.fact.kind == "enum"
        }
        names |= {
            f"writes{at}": {cls: inner.write for cls, inner in steps[at].plans.items() if inner.plain}
            for at in kept
            if steps[at].field.classes
        }
        names |= {
            "steps": plan.steps,
            "plan": plan,
            "field_names": tuple(field.name for field in spec.fields),
            "InvalidMessage": InvalidMessage,
        }
        plan.write = compiled(write_source(spec, tag, self.edition, kept, usual, names), "write", names)
        return plan

    def _step(self, field: Field) -> _Step:
        fact = field.fact
        plans: dict[type, _Plan] = {}
        for tag, cls in field.classes.items():
            one = field.mixed.get(tag, fact)
            if self._refusal(one.since, one.editions, tag) is None:
                plans[cls] = self._plan(cls, tag)
        refusal = self._refusal(fact.since, fact.editions, fact.tag) if not field.mixed else None
        encode: Callable[[object], str] = _unused
        if refusal is not None:
            mode = _Mode.REFUSE if self.newer == "refuse" else _Mode.SKIP
        elif field.classes:
            mode = _Mode.CLASSES if field.many else _Mode.CLASS
        elif field.codec is None:
            mode = _Mode.REFS if field.many else _Mode.REF
        else:
            mode = _Mode.SCALARS if field.many else _Mode.SCALAR
            encode = self._encode(field)
        if fact.is_attribute:
            mode = _Mode.ATTRIBUTE if refusal is None or self.newer == "refuse" else _Mode.SKIP
        return _Step(mode, field, f"<{fact.tag}>", f"</{fact.tag}>", encode, plans, refusal)

    def _refusal(
        self, since: tuple[int, int], editions: tuple[str, ...], tag: str
    ) -> Callable[[], InvalidMessage] | None:
        if self.newer == "refuse" and editions and self.edition not in editions:
            return lambda: NotInEdition(
                f"{tag} exists only in the QuickBooks editions {', '.join(editions)}, this "
                f"is for {self.edition}.",
                fix="Leave it out, or build for that edition.",
                code="0x80040400",
            )
        if Version(*since) > self.version:
            return lambda: _newer(tag, Version(*since), self.version)
        return None

    def _encode(self, field: Field) -> Callable[[object], str]:
        fact = field.fact
        codec = codec_for(fact)
        if fact.kind == "enum":
            return self._enum_encoder(field, codec.encode)
        if not codec.is_text:
            return codec.encode
        limit = dict(fact.limit_by_edition).get(self.edition, fact.limit)
        plain = codec.encode
        quote = attribute if fact.is_attribute else escape

        def encode(value: object) -> str:
            text = plain(value)
            if limit is not None and len(text) > limit:
                raise TooLong(
                    f"The text has {len(text)} characters, QuickBooks holds {limit} in the "
                    f"{self.edition} edition.",
                    fix="Shorten it; it is never cut for you.",
                    limit=limit,
                    length=len(text),
                )
            return quote(text)

        return encode

    def _enum_encoder(self, field: Field, plain: Callable[[object], str]) -> Callable[[object], str]:
        too_new = self._too_new(field)

        def encode(value: object) -> str:
            if field.is_open and type(value) is str:
                return escape(value)
            text = plain(value)
            if text in too_new and self.newer == "refuse":
                raise _newer(f"The value {text}", too_new[text], self.version)
            return text

        return encode

    def _too_new(self, field: Field) -> dict[str, Version]:
        """Return the values of an enumeration that this version does not have, and what each needs."""
        from qbxml import enums  # noqa: PLC0415  (`import qbxml` stays light)

        since = enums.FIRST_SEEN.get(field.fact.target, {})
        versions = {value: Version.parse(text) for value, text in since.items()}
        return {value: version for value, version in versions.items() if version > self.version}

    def _sendable(self, field: Field) -> frozenset[str]:
        return enum_values(field.fact.target) - self._too_new(field).keys()

    # Writing
    # -------------------------------------------------------------------------------------------------

    def _element(self, message: Message, plan: _Plan) -> None:
        if plan.recheck:
            _recheck(plan.spec, plan.spec.values(message))
        extra: tuple[Unknown, ...] = message.extra if plan.spec.has_extra else ()  # type: ignore[attr-defined]  # says has_extra
        if extra:
            self._with_extra(extra, message, plan)
        else:
            plan.write(message, self, self._out.append)

    def _head(self, message: Message, plan: _Plan, extra: tuple[Unknown, ...]) -> None:
        self._out.append(plan.head)
        self._attributes(plan.spec.values(message), plan, extra)

    def long(self, value: object, step: _Step) -> None:
        """Write the value of one field, whatever it is: the long way of :mod:`qbxml._compiled`."""
        mode = step.mode
        if mode is _Mode.SCALAR:
            if value is EMPTY or type(value) is UseMacro:
                self._out.append(self._special(value, step))
            else:
                self._out.append(f"{step.head}{step.encode(value)}{step.tail}")
        elif mode is _Mode.REF:
            self._ref(value, step.head, step.tail, step)
        elif mode is _Mode.CLASS:
            self.one(value, step)
        elif mode is _Mode.REFUSE:
            assert step.refusal is not None
            raise step.refusal()
        elif value != () and mode not in _UNWRITTEN:
            self._each(value, step)

    def _each(self, value: object, step: _Step) -> None:
        if type(value) is not tuple:
            raise WrongType(f"{value!r} is no tuple.", fix="Write (a, b), or (a,) for one.")
        mode = step.mode
        at = 0
        try:
            for at, one in enumerate(value):  # noqa: B007  (named in the error below)
                if mode is _Mode.CLASSES:
                    self.one(one, step)
                elif mode is _Mode.REFS:
                    self._ref(one, step.head, step.tail, step)
                else:
                    self._out.append(f"{step.head}{step.encode(one)}{step.tail}")
        except InvalidMessage as error:
            error.under(f"[{at}]")
            raise

    def one(self, value: object, step: _Step) -> None:
        """Write one object of a field of classes."""
        plan = step.plans.get(type(value))
        if plan is None:
            self._no_plan(value, step)
            return
        assert isinstance(value, Message)
        self._element(value, plan)

    def _no_plan(self, value: object, step: _Step) -> None:
        for tag, cls in step.field.classes.items():
            if type(value) is cls:
                fact = step.field.mixed.get(tag, step.field.fact)
                refusal = self._refusal(fact.since, fact.editions, tag)
                assert refusal is not None, "a class without a plan is one that is refused"
                if self.newer == "refuse":
                    raise refusal()
                return
        wanted = " or ".join(cls.__name__ for cls in step.field.classes.values())
        raise WrongType(
            f"{value!r} is a {type(value).__name__}; this takes {wanted}.", fix=f"Give a {wanted}."
        )

    def _ref(self, value: object, head: str, tail: str, step: _Step) -> None:
        if type(value) is not Ref:
            raise WrongType(f"{value!r} is no Ref.", fix='Write Ref(list_id="...") or Ref(full_name="...").')
        list_id, full_name = value.list_id, value.full_name
        fact = step.field.fact
        if fact.limit_by_edition:
            check_ref(value, (), dict(fact.limit_by_edition).get(self.edition, fact.limit))
        else:
            check_ref(value, (), fact.limit)
        if list_id is None:
            self._out.append(f"{head}<FullName>{_placed(full_name, 'full_name')}</FullName>{tail}")
        elif full_name is None:
            self._out.append(f"{head}<ListID>{_placed(list_id, 'list_id')}</ListID>{tail}")
        else:
            both = f"{_placed(list_id, 'list_id')}</ListID><FullName>{_placed(full_name, 'full_name')}"
            self._out.append(f"{head}<ListID>{both}</FullName>{tail}")

    def _special(self, value: object, step: _Step) -> str:
        if value is EMPTY and step.field.may_be_empty:
            return step.head + step.tail
        if isinstance(value, UseMacro) and step.field.fact.macro:
            return f'<{step.field.fact.tag} useMacro="{attribute(value.name)}">{step.tail}'
        return step.encode(value)

    def attribute(self, value: object, step: _Step) -> None:
        """Write one attribute of an opening tag."""
        if step.refusal is not None and self.newer == "refuse":
            raise step.refusal()
        if step.mode is not _Mode.SKIP:
            self._out.append(f' {step.field.fact.tag}="{step.encode(value)}"')

    def _attributes(self, values: tuple[object, ...], plan: _Plan, extra: tuple[Unknown, ...]) -> None:
        out = self._out
        for value, step in zip(values, plan.attributes, strict=False):
            if value is None:
                continue
            try:
                self.attribute(value, step)
            except InvalidMessage as error:
                error.under(step.field.name)
                raise
        out.extend(f' {one.tag[1:]}="{attribute(one.text)}"' for one in extra if one.tag.startswith("@"))
        out.append(">")

    # What the schema does not list
    # ---------------------------------------------------------------------------

    def _with_extra(self, extra: tuple[Unknown, ...], message: Message, plan: _Plan) -> None:
        self._head(message, plan, extra)
        waiting = [one for one in extra if not one.tag.startswith("@")]
        for value, step in zip(plan.spec.values(message), plan.steps, strict=True):
            if value is not None:
                try:
                    self.long(value, step)
                except InvalidMessage as error:
                    error.under(step.field.name)
                    raise
            for one in [one for one in waiting if one.tag in step.field.tags]:
                waiting.remove(one)
                self._unknown(one)
        for one in waiting:
            self._unknown(one)
        self._out.append(plan.tail)

    def _unknown(self, one: Unknown) -> None:
        attributes = "".join(f' {name}="{attribute(value)}"' for name, value in one.attributes)
        self._out.append(f"<{one.tag}{attributes}>{escape(one.text)}")
        for child in one.children:
            self._unknown(child)
        self._out.append(f"</{one.tag}>")

    def _unknown_response(self, message: UnknownResponse) -> None:
        plan = self._make_plan(spec_of(type(message)), message.tag)
        self._out.append(f"<{message.tag}")
        written = (
            None,
            message.request_id,
            message.status_code,
            message.status_severity,
            message.status_message,
        )
        self._attributes(written, plan, message.extra)
        for one in message.extra:
            if not one.tag.startswith("@"):
                self._unknown(one)
        self._out.append(f"</{message.tag}>")


_PLANS: Final[dict[tuple[Version, str, str], dict[tuple[type, str], _Plan]]] = {}


def _recheck(spec: Spec, values: tuple[object, ...]) -> None:
    present = 0
    for value, field in zip(values, spec.fields, strict=True):
        if value is not None and value != ():
            present |= field.bit
    check_structure(spec, present)


def _newer(what: str, needed: Version, version: Version) -> NeedsNewerVersion:
    return NeedsNewerVersion(
        f"{what} needs qbXML {needed}, the document is built for {version}.",
        fix=f"Leave it out, or build for {needed} if this QuickBooks supports it.",
        needed=str(needed),
    )


def _placed(text: str | None, name: str) -> str:
    if not text:
        return ""
    try:
        return escape(text)
    except UnsupportedCharacter as error:
        error.under(name)
        raise


def _unused(value: object) -> str:
    raise AssertionError(f"no scalar here: {value!r}")


def place(path: str) -> str:
    """``BillAdd.memo`` rather than ``BillAddRq.bill_add.memo``: the record is the natural start of a path."""
    head, _, rest = path.partition(".")
    name = head.removesuffix("Rq")
    if name != head and (rest == snake(name) or rest.startswith(f"{snake(name)}.")):
        return name + rest.removeprefix(snake(name))
    return path


def _record(message: Message) -> str:
    if isinstance(message, Request | Response) and message.request_id:
        return f"{type(message).__name__} {message.request_id}"
    return type(message).__name__
