# ruff: noqa: E501
"""The style sheet. ``@token`` is a colour, ``~12px`` a measure that grows with the text scale."""

SHEET = """
QMainWindow, QDialog, QWidget[kind="canvas"] { background: @canvas; }
QWidget[kind="canvas-rail"] { background: @rail; }
QScrollArea { background: transparent; border: 0; }
QToolTip { background: @surface; color: @text; border: 1px solid @line; padding: 4px; }

QFrame[kind="top"] { background: @surface; border: 0 solid @line; border-bottom-width: 1px; }
QFrame[kind="bar"] { background: @surface; border: 0 solid @line; border-top-width: 1px; }
QFrame[kind="strip"] { background: @rail; border: 0 solid @line; border-bottom-width: 1px; }
QFrame[kind="rail"] { background: @rail; border: 0 solid @line; border-right-width: 1px; }
QFrame[kind="side"] { background: @surface; border: 0 solid @line; border-left-width: 1px; }
QFrame[kind="card"] { background: @surface; border: 1px solid @line; border-radius: 8px; }
QFrame[kind="card"][state="error"] { border: 1px solid @bad; }
QFrame[kind="card"][state="now"] { border: 1px solid @accent; }
QFrame[kind="quiet-card"] { background: @sunken; border: 1px solid @line; border-radius: 8px; }
QFrame[kind="verdict"] { background: @surface; border: 1px solid @line; border-left: 4px solid @accent; border-radius: 8px; }
QFrame[kind="verdict"]:focus { border: 2px solid @accent; border-left-width: 4px; }
QFrame[kind="verdict"][tone="neutral"] { border-left-color: @text-3; }
QFrame[kind="note"] { background: @sunken; border: 1px solid @line; border-left: 3px solid @line-strong; border-radius: 6px; }
QFrame[kind="banner"][tone="ok"] { background: @ok-soft; border: 1px solid @ok-line; border-left: 3px solid @ok; border-radius: 6px; }
QFrame[kind="banner"][tone="warn"] { background: @warn-soft; border: 1px solid @warn-line; border-left: 3px solid @warn; border-radius: 6px; }
QFrame[kind="banner"][tone="bad"] { background: @bad-soft; border: 1px solid @bad-line; border-left: 3px solid @bad; border-radius: 6px; }
QFrame[kind="banner"][tone="accent"] { background: @accent-soft; border: 1px solid @accent-line; border-left: 3px solid @accent; border-radius: 6px; }
QFrame[kind="rule"] { background: @line; border: 0; max-height: 1px; min-height: 1px; }
QFrame[kind="upright-rule"] { background: @line; border: 0; max-width: 1px; min-width: 1px; }
QFrame[kind="undo"] { background: @text; border: 0; border-radius: 6px; }
QFrame[kind="menu-panel"] { background: @surface; border: 1px solid @line-strong; }

QLabel { background: transparent; }
QLabel[tone="text-2"] { color: @text-2; }
QLabel[tone="text-3"] { color: @text-3; }
QLabel[tone="accent"] { color: @accent; }
QLabel[tone="ok"] { color: @ok; }
QLabel[tone="warn"] { color: @warn; }
QLabel[tone="bad"] { color: @bad; }
QLabel[tone="canvas"] { color: @canvas; }

QLineEdit, QComboBox, QDateEdit, QTimeEdit, QDateTimeEdit, QSpinBox { background: @surface; color: @text; border: 1px solid @line-strong; border-radius: 6px; padding: 0 11px; min-height: ~38px; selection-background-color: @accent; selection-color: @on-accent; }
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QTimeEdit:focus, QDateTimeEdit:focus, QSpinBox:focus { border: 2px solid @accent; padding: 0 10px; min-height: ~36px; }
QLineEdit[state="error"], QComboBox[state="error"] { border: 2px solid @bad; padding: 0 10px; min-height: ~36px; }
QLineEdit:disabled, QComboBox:disabled { background: @sunken; border-color: @line; color: @text-3; }
QComboBox { padding-left: 13px; }
QComboBox:focus { padding-left: 12px; }
QLineEdit[compact="true"], QComboBox[compact="true"] { min-height: ~30px; }
QLineEdit[compact="true"]:focus, QComboBox[compact="true"]:focus { min-height: ~28px; }
QLineEdit[kind="plain"] { border: 0; padding: 0; background: transparent; }
QComboBox::drop-down { border: 0; width: ~28px; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @line-strong; padding: 4px; outline: 0; selection-background-color: @accent-soft; selection-color: @text; }
QPlainTextEdit, QTextEdit { background: @surface; color: @text; border: 1px solid @line-strong; border-radius: 6px; padding: 7px 8px; selection-background-color: @accent; selection-color: @on-accent; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @accent; padding: 6px 7px; }
QPlainTextEdit[state="error"], QTextEdit[state="error"] { border: 2px solid @bad; padding: 6px 7px; }
QTextBrowser { border: 0; padding: 0; background: transparent; }
QTextBrowser:focus { border: 0; padding: 0; }

QPushButton, QToolButton { outline: 0; }
QPushButton { background: @surface; color: @text; border: 1px solid @line-strong; border-radius: 6px; padding: 0 15px; min-height: ~38px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @rail; }
QPushButton[kind="primary"] { background: @accent; border-color: @accent; color: @on-accent; font-weight: bold; }
QPushButton[kind="primary"]:hover { background: @accent-hover; border-color: @accent-hover; }
QPushButton[kind="primary"]:pressed { background: @accent-press; border-color: @accent-press; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: @accent; }
QPushButton[kind="quiet"]:hover { background: @accent-soft; }
QPushButton[kind="danger"] { color: @bad; border-color: @bad; }
QPushButton[kind="danger"]:hover { background: @bad-soft; }
QPushButton:disabled { background: @rail; border-color: @line; color: @text-3; }
QPushButton[kind="quiet"]:disabled { background: transparent; border-color: transparent; }
QPushButton[compact="true"] { min-height: ~30px; padding: 0 11px; }
QPushButton[kind="link"] { background: transparent; border: 0; padding: 0; min-height: ~22px; color: @accent; text-decoration: underline; text-align: left; }
QPushButton[kind="link"]:hover { color: @accent-hover; }
QPushButton[kind="link"]:disabled { background: transparent; color: @text-3; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px 7px; color: @text-2; }
QToolButton:hover { background: @hover; }
QToolButton:pressed { background: @rail; }
QToolButton:disabled { color: @text-off; }
QToolButton:focus { border-color: @accent; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[kind="in-field"] { color: @accent; padding: 2px 6px; }
QToolButton[kind="segment"] { background: @surface; border: 1px solid @line-strong; border-radius: 0; padding: 0 15px; min-height: ~32px; color: @text-2; }
QToolButton[kind="segment"][end="first"] { border-top-left-radius: 6px; border-bottom-left-radius: 6px; }
QToolButton[kind="segment"][end="last"] { border-top-right-radius: 6px; border-bottom-right-radius: 6px; border-left: 0; }
QToolButton[kind="segment"][end=""] { border-left: 0; }
QToolButton[kind="segment"]:checked { background: @accent-soft; color: @accent; font-weight: bold; }
QToolButton[kind="segment"]:focus { border: 2px solid @accent; padding: 0 14px; min-height: ~30px; }

QListView, QListWidget, QTableView, QTreeView { background: @surface; border: 0; outline: 0; color: @text; selection-background-color: @accent-soft; selection-color: @text; }
QListView[kind="rail-list"] { background: @rail; }
QListView[kind="picks"] { border: 2px solid transparent; }
QListView[kind="picks"]:focus { border: 2px solid @accent; }
QListView[kind="card"], QTableView[kind="card"] { border: 1px solid @line; border-radius: 8px; }
QHeaderView::section { background: @sunken; color: @text-2; border: 0; border-bottom: 1px solid @line; padding: 6px 8px; }

QTabBar::tab { background: transparent; color: @text-2; padding: 8px 0; margin-right: 20px; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @accent; border-bottom: 2px solid @accent; font-weight: bold; }
QTabBar::tab:focus { background: @accent-soft; }
QTabWidget::pane { border: 0; }

QMenu { background: @surface; border: 1px solid @line-strong; padding: 4px; color: @text; }
QMenu::item { padding: ~6px ~24px ~6px ~12px; border-radius: 4px; }
QMenu::item:selected { background: @accent-soft; color: @text; }
QMenu::item:disabled { color: @text-3; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }

QProgressBar { background: @line; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: @line-strong; border-radius: 3px; min-height: 32px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: @line-strong; border-radius: 4px; min-width: 32px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
