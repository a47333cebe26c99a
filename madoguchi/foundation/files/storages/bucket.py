"""A bucket that speaks the S3 protocol (Amazon, MinIO, Ceph, a prefecture's own). Needs the extra ``s3``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage

from madoguchi.foundation.files.storages.base import Listed

_NOT_THERE = {"404", "NoSuchKey", "NotFound"}


class BucketStorage(S3Storage):  # type: ignore[misc] # django-storages has no types
    """django-storages' bucket; a single PUT is whole or absent by the protocol. Its faults are told as ``OSError``."""

    def __init__(self, **options: Any) -> None:
        # Short waits: a page that asks for a file must not hold its thread until the browser gives up.
        patience = {"connect_timeout": 5, "read_timeout": 20, "retries": {"total_max_attempts": 3, "mode": "standard"}}
        options.setdefault(
            "client_config", Config(s3={"addressing_style": "path"}, signature_version="s3v4", **patience)
        )
        super().__init__(**options)

    def put(self, name: str, data: bytes) -> None:
        """Write a content; see ``Contents``."""
        with _faults_as_os_errors(name):
            self.save(name, ContentFile(data))

    def read_from(self, name: str) -> IO[bytes]:
        """The body as it comes over the network, unbuffered; see ``Contents``."""
        with _faults_as_os_errors(name):
            return cast("IO[bytes]", _Body(self.bucket.Object(name).get()["Body"]))

    def remove(self, name: str) -> None:
        """Take a content away; see ``Contents``."""
        with _faults_as_os_errors(name):
            self.bucket.Object(name).delete()

    def mark(self) -> str:
        """Of its address; see ``Contents``."""
        return hashlib.sha256(f"{self.endpoint_url}/{self.bucket_name}".encode()).hexdigest()[:32]

    def listing(self) -> Iterator[Listed]:
        """Everything in the bucket, a thousand at a request; see ``Contents``."""
        with _faults_as_os_errors(""):
            for one in self.bucket.objects.all():
                yield Listed(one.key, one.size, one.last_modified)


class _Body:
    """What a bucket sends, with its faults told as ``OSError`` while it is read, too."""

    def __init__(self, body: Any) -> None:
        self._body, self.close = body, body.close

    def read(self, count: int | None = None) -> bytes:
        """The next ``count`` bytes, or all that is left."""
        with _faults_as_os_errors(""):
            return cast(bytes, self._body.read(count))

    def __enter__(self) -> _Body:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()


@contextmanager
def _faults_as_os_errors(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as fault:
        answer: dict[str, Any] = fault.response.get("Error", {})
        if str(answer.get("Code")) in _NOT_THERE:
            raise FileNotFoundError(name) from fault
        raise OSError(f"the bucket refused: {answer.get('Code')}") from fault
    except BotoCoreError as fault:
        raise OSError(f"the bucket did not answer: {type(fault).__name__}") from fault
