"""SMTP: handing one mail to the server of `HEARTH_MAIL_URL`, encrypted whenever the server can.

`smtps://` speaks TLS from the first byte, `smtp://` begins it with STARTTLS when the server offers it; the
certificate has to be valid. A password is never sent without TLS. Neither is asked of a server on this
machine, whose mails pass no network.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

SECONDS = 15
PORTS = {"smtp": 587, "smtps": 465}


class MailNotSent(Exception):
    """The mail server did not take a mail; the message says why, in words for whoever runs this community."""

    def __repr__(self) -> str:
        return str(self)


def send(message: EmailMessage, url: str) -> None:
    """Hand a mail to the server. Raises MailNotSent."""
    parts = urlsplit(url)
    with _in_words(parts), _connected(parts) as server:
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


@contextmanager
def _connected(parts: SplitResult) -> Iterator[smtplib.SMTP]:
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    if parts.scheme == "smtps":
        with smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=_context(host)) as server:
            yield server
        return
    with smtplib.SMTP(host, port, timeout=SECONDS) as server:
        # What a server can do is known only after it was greeted.
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=_context(host))
            server.ehlo()
        elif parts.username and not is_this_machine(host):
            raise MailNotSent(
                f"The mail server {host} offers no encryption (STARTTLS), so it was not given the password. "
                "Use smtps:// in HEARTH_MAIL_URL, or a port on which it offers STARTTLS."
            )
        yield server


def _context(host: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if is_this_machine(host):
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def is_this_machine(host: str) -> bool:
    """Whether a host, as it was written, is this machine itself."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def _in_words(parts: SplitResult) -> Iterator[None]:
    """Say what went wrong so that it can be read on a page; never with the password."""
    server = f"{parts.hostname}:{parts.port or PORTS[parts.scheme]}"
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailNotSent(
            f"The certificate of the mail server {server} is not valid: {error.verify_message}."
        ) from error
    except smtplib.SMTPAuthenticationError as error:
        refused = f"The mail server {server} refused the name and password of HEARTH_MAIL_URL"
        raise MailNotSent(f"{refused}: {_answer(error)}") from error
    except smtplib.SMTPRecipientsRefused as error:
        refusals = "; ".join(
            f"{code} {text.decode('utf-8', 'replace')}" for code, text in error.recipients.values()
        )
        raise MailNotSent(f"The mail server {server} refused the recipient: {refusals}") from error
    except smtplib.SMTPResponseException as error:
        raise MailNotSent(f"The mail server {server} refused the mail: {_answer(error)}") from error
    except TimeoutError as error:
        raise MailNotSent(f"The mail server {server} did not answer within {SECONDS} seconds.") from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailNotSent(f"The mail server {server} cannot be used: {error}") from error


def _answer(error: smtplib.SMTPResponseException) -> str:
    text = error.smtp_error
    return f"{error.smtp_code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
