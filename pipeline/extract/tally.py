"""What a reader met that became no row: the other half of the conservation of records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from pipeline.extract.host_files import HostFile

MAX_FAULTS: Final = 1000
"""Faults that are listed one by one; above it they are only counted, so that a file of noise
cannot fill a manifest."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A place in a raw file that cannot be read.

    `offset` counts bytes of the file as stored (for compressed streams: of its segment), or is None
    where the whole file is meant. `reason` is a fixed word, never content.
    """

    file: str
    offset: int | None
    reason: str


@dataclass(slots=True)
class Tally:
    """Counts of one reading, added to by every reader.

    `records` counts by type everything that a source holds and is no document (`request`,
    `metadata`, `warcinfo`, `revisit`, `blank_line` …). `documents` counts the rows. `damaged`
    counts faults, `faults` lists the first of them. `quarantined` lists files of which nothing was
    read.
    `repairs` counts what was read in spite of a broken declaration, by kind. `host_files` are the
    records that speak for their host (`host_files`), which are documents besides.
    """

    records: dict[str, int] = field(default_factory=dict)
    documents: int = 0
    damaged: int = 0
    faults: list[Fault] = field(default_factory=list)
    quarantined: list[Fault] = field(default_factory=list)
    repairs: dict[str, int] = field(default_factory=dict)
    host_files: list[HostFile] = field(default_factory=list)

    def count(self, kind: str) -> None:
        """Count a record that is no document."""
        self.records[kind] = self.records.get(kind, 0) + 1

    def repaired(self, kind: str) -> None:
        """Count a broken declaration that was overruled."""
        self.repairs[kind] = self.repairs.get(kind, 0) + 1

    def damage(self, file: str, offset: int | None, reason: str) -> None:
        """Count a damaged place."""
        self.damaged += 1
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(file, offset, reason))

    def quarantine(self, file: str, reason: str) -> None:
        """Note a file of which nothing can be read."""
        self.quarantined.append(Fault(file, None, reason))
