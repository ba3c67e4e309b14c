"""What is told of an error that no command foresaw: a full disk, too little memory, our mistake.

A trace shows the messages of libraries, and those quote what they were given. So a person gets one
sentence, with the file or the place in the program, and asks for the whole trace if they want it:
`EUROSIFT_TRACEBACK=1`.
"""

from __future__ import annotations

import os

from pipeline.engines.worker import described


def told(error: Exception) -> str:
    """What the machine refused, with the file; or where the program itself is wrong."""
    if isinstance(error, OSError) and error.strerror:
        place = (
            f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""
        )
        return f"{place}{error.strerror}. Once that is mended, the same command goes on from here."
    if isinstance(error, MemoryError):
        return "out of memory. Fewer --workers need less; what is finished is kept."
    return (
        f"a mistake in the program: {described(error)}. What is finished is kept. With "
        "EUROSIFT_TRACEBACK=1 in the environment the same command prints all of it; look through "
        "that before you pass it on, as it may quote a document."
    )
