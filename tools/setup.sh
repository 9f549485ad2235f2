#!/usr/bin/env bash
# Prepares .venv and the system libraries. Quick when nothing changed; called by the Makefile.
#   tools/setup.sh program   what the program needs
#   tools/setup.sh tests     and what the tests need
set -euo pipefail
cd "$(dirname "$0")/.."
venv=.venv
what=${1:-program}

say() { printf '%s\n' "$*" >&2; }

# --- system packages (Debian and its relatives) ---------------------------------------------------------------------
libraries=(
    libEGL.so.1:libegl1 libGL.so.1:libgl1 libglib-2.0.so.0:libglib2.0-0 libdbus-1.so.3:libdbus-1-3
    libfontconfig.so.1:libfontconfig1 libfreetype.so.6:libfreetype6 libxkbcommon.so.0:libxkbcommon0 libX11.so.6:libx11-6
    libX11-xcb.so.1:libx11-xcb1 libxcb-cursor.so.0:libxcb-cursor0 libxcb-icccm.so.4:libxcb-icccm4
    libxcb-image.so.0:libxcb-image0 libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-randr.so.0:libxcb-randr0
    libxcb-render-util.so.0:libxcb-render-util0 libxcb-render.so.0:libxcb-render0 libxcb-shape.so.0:libxcb-shape0
    libxcb-shm.so.0:libxcb-shm0 libxcb-sync.so.1:libxcb-sync1 libxcb-util.so.1:libxcb-util1
    libxcb-xfixes.so.0:libxcb-xfixes0 libxcb-xkb.so.1:libxcb-xkb1 libxkbcommon-x11.so.0:libxkbcommon-x11-0
    libxcb-glx.so.0:libxcb-glx0
)
programs=(pdftotext:poppler-utils qpdf:qpdf)

apt_install() {  # apt_install REASON PACKAGE...
    local reason=$1; shift
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing $reason: $*"
        # A list that is out of date is the usual reason for a failure, and fetching it the slowest part.
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1 ||
            { apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null; }
    else
        say "Missing: $reason. Install it with:"
        say "    sudo apt-get install --no-install-recommends $*"
        return 1
    fi
}

system_packages() {
    [ "$(uname -s)" = Linux ] || return 0
    local known missing=() entry
    known=$( (ldconfig -p || /sbin/ldconfig -p) 2>/dev/null || true)
    for entry in "${libraries[@]}"; do
        case $known in *"${entry%%:*} "*) ;; *) missing+=("${entry#*:}") ;; esac
    done
    if [ "${#missing[@]}" -gt 0 ]; then
        apt_install "the libraries that the window needs" "${missing[@]}" || true
    fi
    [ "$what" = tests ] || return 0
    missing=()
    for entry in "${programs[@]}"; do
        command -v "${entry%%:*}" >/dev/null || missing+=("${entry#*:}")
    done
    if [ "${#missing[@]}" -gt 0 ]; then
        apt_install "the programs that the tests read PDF files with" "${missing[@]}" || true
    fi
}

# --- Python -----------------------------------------------------------------------------------------------------------
fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; }

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
        if fits "$candidate"; then command -v "$candidate"; return; fi
    done
    say "Python 3.11, 3.12 or 3.13 is needed; found: $(python3 --version 2>/dev/null || echo none)."
    say "Install one of them, or name it: make install PYTHON=/path/to/python3.12"
    exit 1
}

make_venv() {
    local python
    if fits "$venv/bin/python"; then return 0; fi
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        apt_install "the part of Python that makes environments" \
            "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv" || exit 1
    fi
    say "Making $venv with $("$python" --version)"
    "$python" -m venv --clear "$venv"
}

install_lists() {
    local name arguments=() stamp=$venv/.installed-$what sum
    for name in "$@"; do arguments+=(-r "$name"); done
    sum=$(cat "$@" pyproject.toml | cksum; "$venv/bin/python" --version; pwd)
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ] && [ -x "$venv/bin/appeal-packet" ]; then return 0; fi
    say "Installing $*"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes "${arguments[@]}"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
    printf '%s\n' "$sum" >"$stamp"
}

system_packages
make_venv
lists=(requirements.txt requirements-build.txt)
[ "$what" = tests ] && lists+=(requirements-test.txt)
install_lists "${lists[@]}"
