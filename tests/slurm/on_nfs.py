"""What `test_nfs.py` lets run between two clients of an NFS server, mounted as /mnt/a and /mnt/b.

The argument is a finished run. Prints what was found as JSON.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import different
from tests.slurm.test_claim import COUNT

A, B = Path("/mnt/a"), Path("/mnt/b")


def start(*words: object) -> "subprocess.Popen[bytes]":
    """`eurosift …`, as on a node."""
    environment = {**os.environ, "SLURM_JOB_ID": str(os.getpid())}
    return subprocess.Popen([sys.executable, "-m", "pipeline", *map(str, words)], env=environment)


def main(finished: Path) -> dict[str, object]:
    found: dict[str, object] = {}
    (A / "claims").mkdir()
    (A / "claims" / "count").write_text("0")
    every = [
        subprocess.Popen([sys.executable, "-c", COUNT, str(client / "claims")])
        for client in (A, B, A, B)
    ]
    found["claimed"] = [one.wait(timeout=120) for one in every]
    found["count"] = (B / "claims" / "count").read_text()

    shutil.copytree(finished, A / "run")
    manifest = "redact/mt/00000.manifest.json"
    for done in (manifest, "filter/mt/00000.manifest.json", "shards/mt/write/00000.manifest.json"):
        (A / "run" / done).unlink()
    found["missing"] = start("task", B / "run", "filter", "mt", 0).wait(timeout=120)
    os.close(os.open(B / "run" / "redact" / "mt", os.O_RDONLY))
    (B / "run" / manifest).exists()  # from here on this client knows that it is absent
    both = [start("task", client / "run", "redact", "mt", 0) for client in (A, A)]
    found["redone"] = [one.wait(timeout=120) for one in both]
    found["believed"] = (B / "run" / manifest).exists()
    found["found"] = start("task", B / "run", "filter", "mt", 0).wait(timeout=120)
    both = [start("task", client / "run", "write", "mt", 0) for client in (A, B)]
    found["twice"] = [one.wait(timeout=120) for one in both]
    found["different"] = different(B / "run", finished)
    found["left"] = [str(path) for path in (B / "run").rglob("*.tmp-*")]
    return found


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
