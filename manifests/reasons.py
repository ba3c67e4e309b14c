"""Why a document is not in the release: the closed list of words that a ledger may hold.

A reason is a word that a lawyer could read. Rules of `filters` bring their own reasons; everything
else that drops a document is listed here, with the stage that says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Reason:
    """A word of the ledger, the stage that uses it and what it means."""

    code: str
    stage: str
    meaning: str


REASONS: Final = (
    Reason("redirect", "extract", "The server answered with a redirect (3xx)."),
    Reason("http_error", "extract", "The server answered with an error (4xx, 5xx) or no status."),
    Reason("robots_txt", "extract", "A robots.txt file: evidence of rights, not a document."),
    Reason("rights_file", "extract", "A tdmrep.json, ai.txt or RSL file: evidence of rights, not a "
           "document."),
    Reason("not_text", "extract", "A type without text: image, font, script, style, archive."),
    Reason("unsupported_type", "extract", "A text format that has no reader here yet."),
    Reason("empty_body", "extract", "The record has no payload."),
    Reason("no_main_content", "extract", "The page has no main content after boilerplate."),
    Reason("undecodable", "extract", "No character encoding reads the bytes."),
    Reason("too_large", "extract", "The payload is larger than max_page_bytes."),
    Reason("timeout", "extract", "Extraction used more CPU seconds than timeout_s, twice."),
    Reason("memory_limit", "extract", "Extraction needed more memory than memory_mb, twice."),
    Reason("crash", "extract", "The extractor's process died on this document, twice."),
    Reason("extractor_error", "extract", "The extractor raised an error on this document."),
    Reason("needs_ocr", "extract", "A PDF whose pages are pictures, or whose text layer says "
           "something else than they show."),
    Reason("encrypted", "extract", "The file opens with a password only."),
    Reason("damaged_record", "extract", "The record or row cannot be read."),
    Reason("language_uncertain", "identify", "The best label is one of the languages asked for, "
           "below its threshold."),
    Reason("language_not_listed", "identify", "The best label is no language asked for."),
    Reason("language_models_disagree", "identify", "The two models take it for different "
           "languages."),
    Reason("mixed_languages", "identify", "No language holds enough of the text."),
    Reason("exact_duplicate", "dedup", "A document with the same normalised text is kept."),
    Reason("near_duplicate", "dedup", "A document with nearly the same text is kept."),
    Reason("url_duplicate", "dedup", "A document that was fetched from the same address is kept."),
    Reason("earlier_duplicate", "dedup", "It, or a document nearly like it, is in an earlier "
           "release."),
    Reason("personal_data", "redact", "The policy drops documents with this personal data."),
    Reason("taken_down", "filter", "The takedown list of the recipe names it."),
    Reason("rights_reserved", "filter", "Its owner reserved the right to mine it, by the policy."),
    Reason("licence_not_allowed", "filter", "Its licence is not one that the recipe allows."),
    Reason("licence_unknown", "filter", "No licence is declared, and the recipe asks for one."),
    Reason("cut_off", "filter", "The crawler kept the beginning of it alone (WARC-Truncated)."),
    Reason("language_excluded", "shards", "The recipe leaves its language out of the release."),
    Reason("over_budget", "shards", "The budget of the language was full."),
)  # fmt: skip

MEANING: Final = {reason.code: reason for reason in REASONS}
