"""The Qt window. Draws the case and the findings; holds no truth of its own."""

import sys

if sys.version_info < (3, 12):
    # PySide6 6.12 returns None, True and False without counting the reference, which is right only since these cannot
    # die (PEP 683, Python 3.12). On 3.11 a few minutes of painting would bring a count to zero and end the process with
    # "deallocating None". A count that no session can use up makes them immortal here too. Remove with Python 3.11.
    import ctypes

    for _single in (None, True, False, Ellipsis, NotImplemented):
        ctypes.c_ssize_t.from_address(id(_single)).value += 1 << 60
