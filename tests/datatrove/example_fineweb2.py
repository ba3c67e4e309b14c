"""A FineWeb2-style script that takes three of its steps from eurosift.

python example_fineweb2.py INPUT_FOLDER OUTPUT_FOLDER
"""

import sys

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from pipeline.datatrove_adapter import Filter, Identify, Redact


def main(source: str, out: str) -> None:
    pipeline = [
        JsonlReader(source),
        Identify(("de", "fr"), exclusion_writer=JsonlWriter(f"{out}/removed/identify")),
        Redact(exclusion_writer=JsonlWriter(f"{out}/removed/redact")),
        Filter(exclusion_writer=JsonlWriter(f"{out}/removed/filter")),
        JsonlWriter(f"{out}/kept", output_filename="${language}/${rank}.jsonl.gz"),
    ]
    LocalPipelineExecutor(pipeline, tasks=1, logging_dir=f"{out}/logs").run()


if __name__ == "__main__":
    main(*sys.argv[1:])
