"""Writers of every format that is read: a talk as a service, a program or a person would have written it down."""

from __future__ import annotations

from tests.writers import captions, documents, layouts, services, tables
from tests.writers.talk import Talk, Writer

ALL: tuple[Writer, ...] = (
    *captions.WRITERS,
    *layouts.WRITERS,
    *services.WRITERS,
    *tables.WRITERS,
    *documents.WRITERS,
)

__all__ = ["ALL", "Talk", "Writer"]
