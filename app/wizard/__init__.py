"""The Qt window. Draws the case and the findings; holds no truth of its own."""

import sys

if sys.version_info < (3, 12):
    # PySide6 6.12 returns None without counting the reference, which is right only since None cannot die (PEP 683,
    # Python 3.12). On 3.11 a few minutes of painting would bring the count to zero and end the process with
    # "deallocating None". A count that no session can use up makes None immortal here too. Remove with Python 3.11.
    import ctypes

    ctypes.c_ssize_t.from_address(id(None)).value += 1 << 60
