"""The widgets every page is built of. Looks come from `app.wizard.theme`, words from the caller."""

from app.wizard.kit.buttons import Button, Check, Combo, EnterPresses, Radio, ToolButton, restyle
from app.wizard.kit.chips import Chip, ExhibitTag, SourceChip, chip_width, paint_chip
from app.wizard.kit.choices import Choice, ChoiceCards, Segments
from app.wizard.kit.fields import Field, FieldGrid, GrowingEdit, LineEdit, MaskedField
from app.wizard.kit.moving import DropTarget, ProgressLine, UndoBar, dropped_files
from app.wizard.kit.surfaces import (
    Banner,
    Card,
    EmptyState,
    FindingBox,
    FindingRow,
    Note,
    clear,
    picture,
    row,
    rule,
)
from app.wizard.kit.text import Paragraph, Title, flow, joined, label

__all__ = [
    "Banner",
    "Button",
    "Card",
    "Check",
    "Chip",
    "Choice",
    "ChoiceCards",
    "Combo",
    "DropTarget",
    "EmptyState",
    "EnterPresses",
    "ExhibitTag",
    "Field",
    "FieldGrid",
    "FindingBox",
    "FindingRow",
    "GrowingEdit",
    "LineEdit",
    "MaskedField",
    "Note",
    "Paragraph",
    "ProgressLine",
    "Radio",
    "Segments",
    "SourceChip",
    "Title",
    "ToolButton",
    "UndoBar",
    "chip_width",
    "clear",
    "dropped_files",
    "flow",
    "joined",
    "label",
    "paint_chip",
    "picture",
    "restyle",
    "row",
    "rule",
]
