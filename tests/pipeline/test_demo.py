"""The demo that the README promises: a real crawl, kept documents in all 24 languages."""

from pathlib import Path

import pytest

from language_id.languages import OFFICIAL
from manifests.release import read as read_release
from pipeline.cli import run as cli


@pytest.mark.slow
def test_each_of_the_24_ends_with_kept_documents(finished_demo: Path) -> None:
    assert cli(["verify", str(finished_demo)]) == 0
    stages = read_release(finished_demo / "release" / "manifest.json")["stages"]
    kept = {code: stages["languages"][code]["kept"] for code in OFFICIAL}
    assert min(kept.values()) >= 5, kept
    dropped = {reason for row in stages["languages"].values() for reason in row["dropped"]}
    wanted = {"exact_duplicate", "near_duplicate", "over_budget", "language_not_listed",
              "redirect", "http_error", "robots_txt", "not_text", "no_main_content"}  # fmt: skip
    assert wanted <= dropped
    assert (finished_demo / "report" / "funnel.svg").read_bytes().startswith(b"<svg")
