"""Inputs and releases in an object store: the S3 protocol, spoken to a server on this machine."""

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import boto3
import fsspec
import pyarrow.parquet as pq
import pytest
from moto.server import ThreadedMotoServer

from pipeline.cli import run as cli

PROSE = "Dan huwa test bil-Malti li jrid ikun twil biżżejjed biex jingħaraf sewwa. " * 12


def lines(*numbers: int) -> bytes:
    return b"".join(json.dumps({"text": f"{n} {PROSE}"}).encode() + b"\n" for n in numbers)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket with a table and a container; what reaches it is what people set for theirs."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ENDPOINT_URL": address,
        "NO_PROXY": "127.0.0.1",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(
        Bucket="crawl", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    client.put_object(Bucket="crawl", Key="in/a.jsonl.gz", Body=gzip.compress(lines(1, 2), mtime=0))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("b.jsonl"), lines(3))
    client.put_object(Bucket="crawl", Key="in/b.zip", Body=packed.getvalue())
    client.put_object(Bucket="crawl", Key="elsewhere/c.jsonl", Body=lines(4))
    yield "crawl"
    fsspec.filesystem("s3").clear_instance_cache()
    server.stop()


def test_a_run_reads_from_s3_and_its_release_verifies_there(
    bucket: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(
        f'name = "remote"\nlanguages = ["mt"]\n[[sources]]\nname = "s"\n'
        f'paths = ["s3://{bucket}/in/*"]\n',
        encoding="utf-8",
    )
    run = tmp_path / "run"
    assert cli(["run", str(recipe), "--out", str(run), "--workers", "1"]) == 0
    ledger = pq.read_table(run / "release/ledger/mt")
    assert ledger.num_rows == 3
    assert cli(["verify", str(run)]) == 0

    store = fsspec.filesystem("s3")
    store.put(str(run / "release"), f"{bucket}/releases/one", recursive=True)
    capsys.readouterr()
    assert cli(["verify", f"s3://{bucket}/releases/one"]) == 0
    assert "verified" in capsys.readouterr().out
    part = next(iter(store.find(f"{bucket}/releases/one/ledger/mt")))
    store.pipe_file(part, store.cat_file(part)[:-1] + b"\0")
    assert cli(["verify", f"s3://{bucket}/releases/one"]) == 1

    boto3.client("s3").put_object(Bucket=bucket, Key="in/a.jsonl.gz", Body=b"changed")
    capsys.readouterr()
    assert cli(["verify", str(run)]) == 1
    assert "a.jsonl.gz" in capsys.readouterr().out
