"""What the packet says: the statement as clauses that know where every sentence comes from.

No page, font or PDF here. A sentence is the appellant's own words, a fact of the case in a fixed frame, or a fixed
sentence of the program; `Sentence.origin` says which. What is missing is marked, never invented.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal

from app.case.model import Case, Event
from app.guidance.forms import Form
from app.packet.composition import FRAME, Clause, Composition, Part, Sentence
from app.packet.order import citations, clusters
from app.packet.spans import Text, has_han, spans, weave
from app.packet.words import (
    Gaps,
    bracketed,
    capital,
    chinese_number,
    device_name,
    ended,
    event_when,
    linked,
    long_date,
    own,
    page_word,
    prose,
    quoted,
    references,
)
from app.text import Message, Translator, message


class Composer:
    """Writes the statement in one language."""

    def __init__(self, case: Case, form: Form, t: Translator, gaps: Gaps, on_date: dt.date, pages: dict[str, int]):
        self.case, self.form, self.t, self.gaps, self.pages = case, form, t, gaps, pages
        self.on_date = case.written_on or on_date
        self.numbers: dict[str, str] = {}

    # -- helpers -------------------------------------------------------------------------------------------------

    def _value(self, value: str, what: Message, key: str) -> Text:
        return spans(value) if value.strip() else (self.gaps.mark(self.t, what, key),)

    def _fixed(self, text: str, *origin: str) -> Sentence:
        return Sentence(spans(text), origin or (FRAME,))

    def _cite(self, exhibits: Sequence[str]) -> Text:
        return bracketed(self.t, references(self.t, self.case, exhibits))

    def _own(self, text: str, origin: str, exhibits: Sequence[str] = ()) -> Sentence:
        """The appellant's words, the exhibits before the final stop."""
        words, cite = own(text), self._cite(exhibits)
        stop = words[-1:] if cite and words[-1:] in ("。", ".") else ""
        body = spans(linked(self.case, words[: len(words) - len(stop)]), cite, stop)
        return Sentence(ended(self.t, body), (origin, *(f"exhibits/{item}" for item in exhibits)), own=True)

    # -- the opening ---------------------------------------------------------------------------------------------

    def _opening(self) -> Clause:
        case, t, form = self.case, self.t, self.form
        who = weave(
            t,
            message(
                "I am {name}, {id_name} {id}.",
                name=self._value(case.person.name, message("name"), "person.name"),
                id_name=form.account_id_name,
                id=self._value(case.account.id, message("account"), "account.id"),
            ),
        )
        sentences = [Sentence(who, ("person.name", "account.id")), self.restricted()]
        closing = {
            "admit": t("I set out the facts, the shortcomings and the measures, and ask for a review."),
            "partly": t("I set out the facts, answer item by item and name the measures, and ask for a review."),
            "dispute": t("I set out the facts, what I checked and the measures, and ask for a review."),
            "stolen": t(
                "I set out the facts, how control was lost and regained and the measures, and ask for a review."
            ),
        }
        if case.track is not None:
            sentences.append(self._fixed(closing[case.track], FRAME, "track"))
        return Clause("", tuple(sentences))

    def restriction_words(self) -> tuple[Text, Text]:
        """What was taken away and why, in the notice's words where they are known: (scope, reason)."""
        case, t = self.case, self.t
        rule = case.restriction
        kind = next((item.name for item in self.form.restrictions if item.id == rule.kind), None)
        violation = next((item.name for item in self.form.violations if item.id == rule.violation), None)
        if rule.scope.strip():
            scope = spans(own(rule.scope).removeprefix("限制") or own(rule.scope))
        else:
            scope = spans(t.text(kind)) if kind else (self.gaps.mark(t, message("restriction"), "restriction.kind"),)
        if rule.reason.strip():
            reason = spans(f"“{own(rule.reason)}”")
            if t.language == "en" and has_han(rule.reason) and violation:
                reason = spans(reason, f" ({t.text(violation)})")
        elif violation:
            reason = spans(t.text(violation))
        else:
            reason = (self.gaps.mark(t, message("reason in the notice"), "restriction.reason"),)
        return scope, reason

    def restricted(self) -> Sentence:
        """When, what and why, as the notice says it."""
        t, rule = self.t, self.case.restriction
        since = rule.starts_at or rule.noticed_at
        when = spans(prose(t, since)) if since else (self.gaps.mark(t, message("date"), "restriction.starts_at"),)
        scope, reason = self.restriction_words()
        period = self.period()
        if rule.scope.strip():
            sentence = message(
                "On {when} these functions were restricted: {scope}; the reason in the notice is {reason}{period}.",
                when=when,
                scope=scope,
                reason=reason,
                period=period,
            )
        else:
            sentence = message(
                "On {when} it was restricted ({scope}); the reason in the notice is {reason}{period}.",
                when=when,
                scope=scope,
                reason=reason,
                period=period,
            )
        origin = ("restriction.starts_at", "restriction.scope", "restriction.reason")
        return Sentence(weave(t, sentence), origin)

    def period(self) -> str:
        """How long, as the notice says it; empty when it is not known."""
        t, rule = self.t, self.case.restriction
        if rule.permanent:
            return t(", permanently")
        days = duration(self.case)
        return t.plural(", for {count} day", ", for {count} days", days) if days else ""

    # -- facts ---------------------------------------------------------------------------------------------------

    def _facts(self) -> list[Clause]:
        paragraphs = [part for part in re.split(r"\n\s*\n", self.case.statement.facts) if part.strip()]
        clauses = [
            Clause("", (self._own(text, f"statement.facts#{n}"),), own_words=True)
            for n, text in enumerate(paragraphs, 1)
        ]
        events = self.case.timeline()
        if not clauses:
            clauses = [self._from_events(cluster, new) for cluster, new in clusters(events)]
        if not clauses:
            gap = self.gaps.mark(self.t, message("facts"), "events")
            clauses = [Clause("", (Sentence((gap,), ("statement.facts", "events")),))]
        if self.case.devices:
            clauses.insert(0, self._devices())
        if events:
            last = clauses[-1]
            clauses[-1] = Clause("", last.sentences, last.head, last.own_words, "timeline")
        return clauses

    def _devices(self) -> Clause:
        t = self.t
        parts: list[str] = []
        for device in self.case.devices:
            name = own(device.model) or t("model not known")
            parts.append(t("{device} is {model}", device=device_name(t, self.case, device), model=name))
        text = t.plural(
            "One device is concerned: {list} ({page}).",
            "{count} devices are concerned: {list} ({page}).",
            len(parts),
            list=t("; ").join(parts),
            page=page_word(t, self.pages.get("lists", 5)),
        )
        whole = spans(text)
        return Clause("", (Sentence(whole, tuple(f"devices/{item.id}" for item in self.case.devices)),))

    def _from_events(self, cluster: Sequence[Event], date: Literal["year", "day", ""]) -> Clause:
        sentences = []
        for n, event in enumerate(cluster):
            when = event_when(self.t, event, date=n == 0 and bool(date), year=date == "year")
            last = n == len(cluster) - 1
            sentences.append(
                Sentence(
                    self._event_sentence(event, capital(when) if n == 0 else when, last=last),
                    (f"events/{event.id}", *(f"exhibits/{item}" for item in event.exhibits)),
                )
            )
        return Clause("", tuple(sentences), own_words=True)

    def _event_sentence(self, event: Event, when: str, *, last: bool) -> Text:
        t = self.t
        words = own(event.what).rstrip("。.；;，,")
        what = spans(quoted(t, words)) if words else (self.gaps.mark(t, message("event"), f"events/{event.id}.what"),)
        if event.where.strip():
            what = spans(what, bracketed(t, spans(own(event.where))))
        cite = self._cite(event.exhibits)
        if last:
            return weave(t, message("{when}: {what}{exhibits}.", when=when, what=what, exhibits=cite))
        return weave(t, message("{when}: {what}{exhibits}; ", when=when, what=what, exhibits=cite))

    # -- the second part -----------------------------------------------------------------------------------------

    def _second(self) -> list[Clause]:
        track = self.case.track
        if track == "dispute":
            return self._headed(self.case.self_check, self._self_check_heads())
        if track == "stolen":
            return self._loss()
        clauses = self._shortcomings() if track == "admit" else self._items()
        words = self.case.statement.responsibility
        if words.strip():
            clauses.append(Clause("", (self._own(words, "statement.responsibility"),), own_words=True))
        return clauses

    def _shortcomings(self) -> list[Clause]:
        clauses = []
        for item in self.case.shortcomings:
            stop = "。" if self.t.language == "zh_CN" or has_han(item.head) else ". "
            head = own(item.head).rstrip("。.") + stop if item.head.strip() else ""
            key = f"shortcomings/{item.id}"
            if item.text.strip():
                body = self._own(item.text, key, item.exhibits)
            else:
                body = Sentence((self.gaps.mark(self.t, message("what was wrong"), key),), (key,))
            clauses.append(Clause("", (body,), head, own_words=True))
        if not clauses:
            gap = self.gaps.mark(self.t, message("shortcomings"), "shortcomings")
            clauses.append(Clause("", (Sentence((gap,), ("shortcomings",)),)))
        return clauses

    def _items(self) -> list[Clause]:
        if not self.case.shortcomings:
            return self._shortcomings()
        disputed = sum(item.disputed for item in self.case.shortcomings)
        text = self.t(
            "Of the items of the notice I admit {admitted} and dispute {disputed}:",
            admitted=len(self.case.shortcomings) - disputed,
            disputed=disputed,
        )
        origin = tuple(f"shortcomings/{item.id}" for item in self.case.shortcomings)
        return [Clause("", (Sentence(spans(text), origin),), table="items")]

    def _self_check_heads(self) -> dict[str, str]:
        t = self.t
        return {
            "scope": t("Scope. "),
            "method": t("Method. "),
            "result": t("Result. "),
            "complaints": t("Complaints. "),
            "conclusion": t("Conclusion. "),
            "unchecked": t("What could not be checked. "),
        }

    def _headed(self, source: object, heads: dict[str, str]) -> list[Clause]:
        clauses = []
        for name, head in heads.items():
            words = getattr(source, name)
            if words.strip():
                clauses.append(Clause("", (self._own(words, f"self_check.{name}"),), head, own_words=True))
            elif name in ("scope", "method", "result"):
                gap = self.gaps.mark(self.t, message("own check"), f"self_check.{name}")
                clauses.append(Clause("", (Sentence((gap,), (f"self_check.{name}",)),), head))
        return clauses

    def _loss(self) -> list[Clause]:
        t, loss = self.t, self.case.loss
        clauses = []
        for name, head, moment, needed in (
            ("lost_at", t("Control lost. "), loss.lost_at, True),
            ("noticed_at", t("Noticed. "), loss.noticed_at, False),
            ("recovered_at", t("Control regained. "), loss.recovered_at, True),
        ):
            key = f"loss.{name}"
            if moment is not None:
                clauses.append(Clause("", (Sentence(ended(t, spans(capital(prose(t, moment)))), (key,)),), head))
            elif needed:
                gap = self.gaps.mark(t, message("time"), key)
                clauses.append(Clause("", (Sentence((gap,), (key,)),), head))
        for name, head, words in (
            ("how", t("How it happened. "), loss.how),
            ("steps", t("What I did. "), loss.steps),
            ("receipt", t("Receipt. "), loss.receipt),
        ):
            if words.strip():
                clauses.append(Clause("", (self._own(words, f"loss.{name}"),), head, own_words=True))
        return clauses

    # -- measures and request ------------------------------------------------------------------------------------

    def _measures(self) -> list[Clause]:
        case, t = self.case, self.t
        clauses = []
        if case.measures:
            done = sum(item.status == "done" for item in case.measures)
            planned = len(case.measures) - done
            if done and planned:
                text = t(
                    "{done} measures are completed and {planned} follow on the dates named:", done=done, planned=planned
                )
            elif done:
                text = t("{done} measures are completed:", done=done)
            else:
                text = t("{planned} measures follow on the dates named:", planned=planned)
            origin = tuple(f"measures/{item.id}" for item in case.measures)
            clauses.append(Clause("", (Sentence(spans(text), origin),), table="measures"))
        else:
            gap = self.gaps.mark(t, message("measures"), "measures")
            clauses.append(Clause("", (Sentence((gap,), ("measures",)),)))
        closing = [self._request()]
        if case.person.phone.strip() or case.person.email.strip():
            closing.append(
                self._fixed(t("Should more material be needed, I can be reached as stated on the first page."))
            )
        clauses.append(Clause("", tuple(closing), own_words=bool(case.statement.request.strip())))
        return clauses

    def _request(self) -> Sentence:
        words = self.case.statement.request
        if words.strip():
            return self._own(words, "statement.request")
        rule = next((item for item in self.form.tracks if item.id == self.case.track), None)
        if rule is None:
            gap = self.gaps.mark(self.t, message("what you honestly say"), "track")
            return Sentence((gap,), ("track",))
        return self._fixed(self.t.text(rule.request), FRAME, "track")

    # -- all -----------------------------------------------------------------------------------------------------

    def _titles(self) -> tuple[str, str, str]:
        t = self.t
        second = {
            "admit": t("Acknowledgement of shortcomings"),
            "partly": t("Item by item"),
            "dispute": t("What I checked"),
            "stolen": t("How control was lost and regained"),
        }.get(self.case.track or "admit", "")
        return t("Statement of facts"), second, t("Measures")

    def compose(self) -> Composition:
        """Write the statement."""
        numbers: dict[str, str] = {}
        parts = []
        for n, (title, raw) in enumerate(
            zip(self._titles(), (self._facts(), self._second(), self._measures()), strict=True), 1
        ):
            clauses = []
            for k, clause in enumerate(raw, 1):
                number = f"{n}.{k}"
                clauses.append(Clause(number, clause.sentences, clause.head, clause.own_words, clause.table))
                for origin in clause.origins():
                    if origin.startswith("shortcomings/"):
                        numbers.setdefault(origin.removeprefix("shortcomings/"), number)
            parts.append(Part(title, tuple(clauses), f"part-{n}"))
        if self.case.track == "partly":
            for k, item in enumerate(self.case.shortcomings, 1):
                numbers[item.id] = f"{parts[1].clauses[0].number}({k})"
        name = self._value(self.case.person.name, message("name"), "person.name")
        return Composition(
            opening=self._opening(),
            parts=tuple(parts),
            request=self._request().text,
            signer=weave(self.t, message("Signed: {name}", name=name)),
            date=long_date(self.t, self.on_date),
            numbers=numbers,
            cited=citations(self.case, parts),
        )


def part_number(t: Translator, number: int) -> str:
    """一、 or 1. before the title of a part."""
    return f"{chinese_number(number)}、" if t.language == "zh_CN" else f"{number}. "


def duration(case: Case) -> int:
    """Whole days of the restriction as the notice dates them; 0 when they are not known."""
    start, end = case.restriction.starts_at, case.restriction.ends_at
    return max((end.date - start.date).days, 0) if start and end else 0
