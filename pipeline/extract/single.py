"""One payload by itself, for people who try the extractor on a page of theirs."""

from __future__ import annotations

from pipeline.extract.media import SNIFF_BYTES, kind
from pipeline.extract.sandbox import Sandbox
from pipeline.extract.task import PageTask


def extract_one(
    sandbox: Sandbox, payload: bytes, url: str | None, charset: str | None = None
) -> dict[str, object]:
    """`text`, `title` and `error` (a reason, or None) of an HTML payload.

    `payload`: bytes, in `charset` if that is known. `url` is where it came from; main content does
    not depend on it. A payload larger than `max_page_bytes` is `too_large`, as in a run.
    """
    judged = kind("text/html", payload[:SNIFF_BYTES])
    if len(payload) > sandbox.max_page_bytes:
        return {"text": "", "title": None, "error": "too_large"}
    if judged.form is None:
        return {"text": "", "title": None, "error": judged.reason}
    result = sandbox.read(PageTask(body=payload, form=judged.form, charset=charset))
    return {"text": result.text, "title": result.title, "error": result.reason}
