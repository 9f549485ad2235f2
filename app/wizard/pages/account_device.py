"""Page 3: the account, the person, the devices. Only what this appeal uses; numbers stay masked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from app import clock
from app.case.model import Device, IdKind, new_id, swap
from app.guidance import identifiers
from app.guidance.conditions import holds
from app.guidance.forms import Question
from app.guidance.notice import find_moments
from app.text import Message
from app.wizard import theme
from app.wizard.kit import (
    Button,
    Card,
    Check,
    Combo,
    Field,
    FieldGrid,
    GrowingEdit,
    LineEdit,
    MaskedField,
    Note,
    Paragraph,
    Radio,
    clear,
    row,
)
from app.wizard.page import Page

Checker = Callable[[str], Message | None]


class AccountDevicePage(Page):
    """Every field writes through on typing; checks come when it is left and go as soon as it is right."""

    step_id = "account_device"

    @property
    def title(self) -> str:
        return self.t("Account and device")

    @property
    def lead(self) -> str:
        return self.t("Only what this appeal uses. Numbers stay masked and show only when you press Show.")

    def build(self) -> None:
        self._getters: list[Callable[[], None]] = []
        self._masked: list[MaskedField] = []
        self._devices_drawn: tuple[object, ...] | None = None
        self._account()
        self._person()
        self._devices_box = QVBoxLayout()
        self._devices_box.setSpacing(theme.space(12))
        self.body.addLayout(self._devices_box)
        self._devices_getters: list[Callable[[], None]] = []
        self._questions_card = Card("help", self.t("Questions of this form"))
        self._questions_drawn: object = None
        self.body.addWidget(self._questions_card)

    # Fields of account and person.

    def _account(self) -> None:
        t, form = self.t, self.session.form
        id_name = t.text(form.account_id_name) if form else t("Account ID")
        card = Card("shield", t("Account"))
        grid = FieldGrid()
        grid.add(self._text("account", "nickname", t("Display name"), optional=True))
        grid.add(self._number("account", "id", id_name, identifiers.mask_account))
        grid.add(
            self._number(
                "account",
                "phone",
                t("Account phone"),
                identifiers.mask_phone,
                identifiers.check_phone,
                optional=True,
            )
        )
        grid.add(self._day("account", "registered", t("Registered")))
        grid.add(self._text("account", "purpose", t("Used for"), optional=True), wide=True)
        card.add(grid)
        self.body.addWidget(card)

    def _person(self) -> None:
        t = self.t
        card = Card("user", t("You"))
        grid = FieldGrid()
        grid.add(self._text("person", "name", t("Name")))
        grid.add(self._number("person", "phone", t("Phone"), identifiers.mask_phone, identifiers.check_phone))
        kinds: list[tuple[str, str]] = [
            ("resident", t("Resident ID card")),
            ("hk_macau_permit", t("Hong Kong and Macau permit")),
            ("taiwan_permit", t("Taiwan permit")),
            ("residence_permit", t("Residence permit")),
            ("foreign_resident", t("Foreign permanent resident card")),
            ("passport", t("Passport")),
        ]
        combo = Combo(kinds, t("Document"))
        combo.currentIndexChanged.connect(lambda _index: self._set("person", "id_kind", combo.value()))
        self._getters.append(lambda: combo.set_value(self.session.case.person.id_kind))
        grid.add(Field(t("Document"), combo))
        self.targets["person.id_kind"] = combo
        grid.add(self._text("person", "email", t("E-mail"), identifiers.check_email, optional=True))
        grid.add(self._number("person", "id_number", t("ID number"), identifiers.mask_id, self._check_id), wide=True)
        card.add(grid)
        self.body.addWidget(card)

    def _check_id(self, text: str) -> Message | None:
        kind: IdKind = self.session.case.person.id_kind
        return identifiers.check_id(kind, text, clock.today())

    def _set(self, group: str, name: str, value: object, label: str = "") -> None:
        changed = msgspec.structs.replace(getattr(self.session.case, group), **{name: value})
        self.session.replace(label, f"{group}.{name}", **{group: changed})

    def _text(
        self, group: str, name: str, label: str, check: Checker | None = None, *, optional: bool = False
    ) -> Field:
        edit = LineEdit()
        field = Field(label, edit, optional=optional)
        edit.textEdited.connect(lambda text: self._typed(field, group, name, text, label, check))
        edit.left.connect(lambda: self._check(field, edit.text(), check))
        self._getters.append(lambda: edit.set_value(getattr(getattr(self.session.case, group), name)))
        self.targets[f"{group}.{name}"] = field
        return field

    def _number(
        self,
        group: str,
        name: str,
        label: str,
        mask: Callable[[str], str],
        check: Checker | None = None,
        *,
        optional: bool = False,
    ) -> Field:
        edit = MaskedField(mask, label)
        field = Field(label, edit, optional=optional)
        edit.edited.connect(lambda text: self._typed(field, group, name, text, label, check))
        edit.left.connect(lambda: self._check(field, edit.value(), check))
        self._getters.append(lambda: edit.set_value(getattr(getattr(self.session.case, group), name)))
        self._masked.append(edit)
        self.targets[f"{group}.{name}"] = field
        return field

    def _day(self, group: str, name: str, label: str) -> Field:
        edit = LineEdit(placeholder="2016-05-12")
        field = Field(label, edit, optional=True)

        def left() -> None:
            text = edit.text().strip()
            found = find_moments(text, clock.today()) if text else ()
            day: dt.date | None = found[0].moment.date if found else None
            if text and day is None:
                field.set_error(self.t("No date found in it. Write year, month and day, such as 2016-05-12."))
                return
            field.set_error("")
            self._set(group, name, day, label)

        def show() -> None:
            day = getattr(getattr(self.session.case, group), name)
            if not field.error():
                edit.set_value(day.isoformat() if day else "")

        edit.left.connect(left)
        self._getters.append(show)
        self.targets[f"{group}.{name}"] = field
        return field

    def _typed(self, field: Field, group: str, name: str, text: str, label: str, check: Checker | None) -> None:
        self._set(group, name, _stored(group, name, text), label)
        if field.error():  # an error goes as soon as it is right, and never comes while typing
            self._check(field, text, check)

    def _check(self, field: Field, text: str, check: Checker | None) -> None:
        problem = check(text) if check is not None and text.strip() else None
        field.set_error(self.t.text(problem) if problem else "")

    # Devices.

    def _draw_devices(self) -> None:
        wanted = any(need.material.provides == "field:devices" for need in self.session.needs)
        state = (wanted, *(device.id for device in self.session.case.devices))
        if state == self._devices_drawn:
            return
        self._devices_drawn = state
        self._devices_getters = []
        self._masked = [field for field in self._masked if not field.property("device")]
        clear(self._devices_box)
        devices = self.session.case.devices
        for number, device in enumerate(devices):
            self._devices_box.addWidget(self._device(device, number))
        t = self.t
        words = t("Add another device") if devices else t("Add a device")
        add = Button(words, icon="plus", compact=True, on_click=self._add_device)
        self.targets["devices"] = add
        if not devices:
            card = Card("phone", t("Device"), muted="" if wanted else t("optional"))
            text = t("The phone or computer you normally use, and any other that matters, such as an unknown login.")
            card.add(Paragraph(text, "small", "text-2"))
            card.add(row(add, None))
            self._devices_box.addWidget(card)
        else:
            self._devices_box.addLayout(row(add, None))

    def _device(self, device: Device, number: int) -> Card:
        t = self.t
        letter = self.session.case.device_letter(device.id, chinese=t.language == "zh_CN")
        name = t("Device {letter}", letter=letter)
        remove = Button(t("Remove"), "quiet", "trash", compact=True, name=f"{t('Remove')}: {name}")
        remove.clicked.connect(lambda: self._remove_device(device.id, name))
        card = Card("phone", name, remove)
        grid = FieldGrid()
        fields = (
            ("model", t("Model")),
            ("system", t("System version")),
            ("app_version", t("App version")),
            ("logins", t("Logins")),
        )
        for field_name, words in fields:
            grid.add(self._device_text(device.id, field_name, words), wide=field_name == "logins")
        card.add(grid)
        usual = Check(t("My own everyday device"))
        usual.clicked.connect(lambda on: self._set_device(device.id, "usual", on, t("device")))
        self._devices_getters.append(lambda: usual.setChecked(self._device_value(device.id, "usual") is True))
        card.add(usual)
        card.add(self._hardware(device, number))
        return card

    def _hardware(self, device: Device, number: int) -> QWidget:
        t = self.t
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(12))
        grid = FieldGrid()
        for field_name, check in (("imei", identifiers.check_imei), ("mac", identifiers.check_mac)):
            grid.add(self._device_number(device.id, field_name, field_name.upper(), check))
        given = bool(device.imei or device.mac)
        button = Button(t("Fill in IMEI or MAC"), "link")
        text = t(
            "No official form that asks for them was found, and a new phone's MAC is usually random, so it proves "
            "nothing. If you fill them in they are masked and stand in an appendix of their own."
        )
        note = Note(text, lead=t("IMEI and MAC can stay empty."), button=button)
        (note if given else grid).hide()

        def open_() -> None:
            grid.show()
            note.hide()
            self.reveal(f"devices/{device.id}.imei")

        button.clicked.connect(open_)
        if number == 0 or given:
            column.addWidget(note)
        else:
            column.addLayout(row(button, None))
            button.clicked.connect(button.hide)
        column.addWidget(grid)
        return holder

    def _device_value(self, device_id: str, name: str) -> object:
        return next((getattr(one, name) for one in self.session.case.devices if one.id == device_id), "")

    def _set_device(self, device_id: str, name: str, value: object, label: str) -> None:
        devices = self.session.case.devices
        device = next((one for one in devices if one.id == device_id), None)
        if device is not None:
            changed = swap(devices, msgspec.structs.replace(device, **{name: value}))
            self.session.replace(label, f"{device_id}.{name}", devices=changed)

    def _device_text(self, device_id: str, name: str, label: str) -> Field:
        edit = LineEdit()
        edit.textEdited.connect(lambda text: self._set_device(device_id, name, text, label))
        self._devices_getters.append(lambda: edit.set_value(str(self._device_value(device_id, name))))
        field = Field(label, edit)
        self.targets[f"devices/{device_id}.{name}"] = field
        return field

    def _device_number(self, device_id: str, name: str, label: str, check: Checker) -> Field:
        edit = MaskedField(identifiers.mask_imei, label)
        edit.setProperty("device", True)
        field = Field(label, edit, optional=True)

        def typed(text: str) -> None:
            self._set_device(device_id, name, text.strip(), label)
            if field.error():
                self._check(field, text, check)

        edit.edited.connect(typed)
        edit.left.connect(lambda: self._check(field, edit.value(), check))
        self._devices_getters.append(lambda: edit.set_value(str(self._device_value(device_id, name))))
        self._masked.append(edit)
        self.targets[f"devices/{device_id}.{name}"] = field
        return field

    def _add_device(self) -> None:
        devices = self.session.case.devices
        device = Device(id=new_id("device", devices), usual=not devices)
        self.session.replace(self.t("device"), devices=(*devices, device))
        self.reveal(f"devices/{device.id}.model")

    def _remove_device(self, device_id: str, name: str) -> None:
        kept = tuple(one for one in self.session.case.devices if one.id != device_id)
        self.session.replace(name, devices=kept)
        self.shell.undo_bar(self.t("{name} removed", name=name))

    # The form's own questions that belong to this step.

    def _draw_questions(self) -> None:
        form, case = self.session.form, self.session.case
        asked = form.questions if form is not None else ()
        now = clock.now()
        questions = [one for one in asked if one.step == self.step_id and holds(one.when, case, now)]
        self._questions_card.setVisible(bool(questions))
        state = [one.id for one in questions]
        if state == self._questions_drawn:
            return
        self._questions_drawn = state
        clear(self._questions_card.body)
        for question in questions:
            self._questions_card.add(self._question(question))

    def _question(self, question: Question) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(4))
        text = self.t.text(question.text)
        column.addWidget(Paragraph(text, bold=True))
        if question.help is not None:
            column.addWidget(Paragraph(self.t.text(question.help), "small", "text-3"))
        answer = self.session.case.answers.get(question.id, "")
        if not question.choices:
            edit = GrowingEdit(answer, rows=2, name=text)
            edit.textChanged.connect(lambda: self._answer(question.id, edit.toPlainText()))
            column.addWidget(edit)
            self.targets[f"answers.{question.id}"] = edit
        group = QButtonGroup(holder)
        for choice in question.choices:
            radio = Radio(self.t.text(choice.text))
            radio.setAccessibleDescription(text)
            radio.setChecked(answer == choice.id)
            radio.clicked.connect(lambda _on=False, value=choice.id: self._answer(question.id, value))
            group.addButton(radio)
            column.addWidget(radio)
            self.targets.setdefault(f"answers.{question.id}", radio)
        return holder

    def _answer(self, question: str, value: str) -> None:
        answers = {**self.session.case.answers, question: value}
        self.session.replace(self.t("answer"), f"answers.{question}", answers=answers)

    # The page.

    def refresh(self) -> None:
        self._draw_devices()
        self._draw_questions()
        for show in (*self._getters, *self._devices_getters):
            show()

    def initial_focus(self) -> QWidget | None:
        field = self.targets["account.nickname"]
        return field.edit if isinstance(field, Field) else field

    def leave(self) -> None:
        for field in self._masked:
            field.hide_value()


def _stored(group: str, name: str, text: str) -> str:
    """As typed; the ID number without spaces, as the case keeps it."""
    return "".join(text.split()) if (group, name) == ("person", "id_number") else text
