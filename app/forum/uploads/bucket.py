"""Uploads in a bucket that speaks S3. The application hands the bytes on, and so asks who may see them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import RawIOBase
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import urlsplit

from app.core.errors import Away, NotFound
from app.core.i18n import _
from app.core.quiet_log import once_a_minute
from config import ConfigError

log = logging.getLogger(__name__)
PREFIX = "uploads/"
SECONDS = 20
# Larger than any upload, so that each is one request.
ONE_PART = 1024**3


class Bucket:
    """Files in a bucket, under `uploads/`."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Read the settings. Raises ConfigError when they are not whole or the client is not installed."""
        try:
            from minio import Minio
        except ImportError:
            message = (
                "HEARTH_S3_URL needs the packages of requirements/s3.txt: pip install -r requirements/s3.txt"
            )
            raise ConfigError(message) from None
        address = urlsplit(config["S3_URL"])
        self._bucket = address.path.strip("/")
        if address.scheme not in {"http", "https"} or not self._bucket or "/" in self._bucket:
            raise ConfigError("HEARTH_S3_URL must be https://host/bucket.")
        self._client = Minio(
            address.netloc,
            access_key=config["S3_KEY"],
            secret_key=config["S3_SECRET"],
            region=config["S3_REGION"],
            secure=address.scheme == "https",
            http_client=_patient_pool(),
        )

    def put(self, name: str, stream: IO[bytes], size: int, media_type: str) -> None:
        """Send a file; it is there whole or not at all."""
        with _told_in_words():
            self._client.put_object(
                self._bucket, PREFIX + name, cast(Any, stream), size, media_type, part_size=ONE_PART
            )

    def open(self, name: str) -> IO[bytes]:
        """Read a file as it comes; closing gives its connection back."""
        with _told_in_words():
            return cast(IO[bytes], _Answer(self._client.get_object(self._bucket, PREFIX + name)))

    def path(self, name: str) -> Path | None:
        """It does not lie on this machine."""
        return None

    def delete(self, name: str) -> None:
        """Remove a file; one that cannot be removed is noted and stays: what it belonged to is gone."""
        with suppress(Away, NotFound), _told_in_words():
            self._client.remove_object(self._bucket, PREFIX + name)

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Every file."""
        for found in self._client.list_objects(self._bucket, prefix=PREFIX, recursive=True):
            yield str(found.object_name).removeprefix(PREFIX), found.last_modified or datetime.now(UTC)


class _Answer(RawIOBase):
    """What the bucket sends, as a stream."""

    def __init__(self, response: Any) -> None:
        self._response = response

    def read(self, size: int = -1, /) -> bytes:
        return bytes(self._response.read(None if size < 0 else size))

    def close(self) -> None:
        self._response.close()
        self._response.release_conn()
        super().close()


@contextmanager
def _told_in_words() -> Iterator[None]:
    """Refusals of the bucket in our own words: not there, or not reachable for the moment."""
    from minio.error import MinioException, S3Error
    from urllib3.exceptions import HTTPError

    try:
        yield
    except (MinioException, HTTPError) as error:
        if isinstance(error, S3Error) and error.code in {"NoSuchKey", "NoSuchObject"}:
            raise NotFound from None
        once_a_minute(log, logging.ERROR, "files", "the bucket cannot be reached: %s", error)
        raise Away(_("Files cannot be reached at the moment. Please try again in a few minutes.")) from error


def _patient_pool() -> Any:
    """Connections that give up after a while, so that an unreachable bucket does not hold requests."""
    from urllib3 import PoolManager, Retry, Timeout

    retries = Retry(total=2, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504])
    return PoolManager(timeout=Timeout(connect=5, read=SECONDS), maxsize=16, retries=retries)
