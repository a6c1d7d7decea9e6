"""Mails by SMTP: encrypted where the server can, and no password in clear over a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import smtp
from app.core.db import db, transaction, writing
from app.core.jobs import Job, run_pending
from app.core.mailer import Mail, send_mail
from app.core.smtp import MailNotSent
from tests.core.smtp_server import CERTIFICATE, SmtpServer

Start = Callable[..., SmtpServer]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts mail servers, and stops them."""
    servers: list[SmtpServer] = []

    def started(**options: Any) -> SmtpServer:
        servers.append(SmtpServer(**options))
        return servers[-1]

    yield started
    for server in servers:
        server.stop()


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers count as on another machine, and their certificate as one that is not known."""
    monkeypatch.setattr(smtp, "is_this_machine", lambda host: False)


@pytest.fixture
def trusted(elsewhere: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers count as on another machine, and their certificate as one that is known."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Code"
    message.set_content("123456")
    return message


def send(server: SmtpServer, who: str = "ana:p%40ss@", scheme: str = "smtp", host: str = "localhost") -> None:
    smtp.send(mail(), f"{scheme}://{who}{host}:{server.port}")


@pytest.mark.usefixtures("trusted")
def test_starttls_is_used_when_it_is_offered_and_before_the_password(start: Start) -> None:
    server = start(wants_tls=True)
    send(server)
    assert server.said("STARTTLS") == [False]
    assert server.said("EHLO") == [False, True], "what a server can do is asked again once it is encrypted"
    assert server.said("AUTH") == server.said("MAIL") == [True]
    assert server.logins() == ["ana:p@ss"]
    assert b"123456" in server.mails[0]


@pytest.mark.usefixtures("trusted")
def test_smtps_is_encrypted_from_the_first_byte(start: Start) -> None:
    server = start(tls=True)
    send(server, scheme="smtps")
    assert {encrypted for _, encrypted in server.heard} == {True}
    assert server.logins() == ["ana:p@ss"] and len(server.mails) == 1


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_that_nobody_vouches_for_is_refused(scheme: str, start: Start) -> None:
    server = start(tls=scheme == "smtps")
    with pytest.raises(MailNotSent, match="certificate"):
        send(server, scheme=scheme)
    assert server.logins() == [] and server.mails == []


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_name_is_refused(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    server = start()
    real = smtp.smtplib.SMTP.connect
    monkeypatch.setattr(smtp.smtplib.SMTP, "connect", lambda self, host, port: real(self, "127.0.0.1", port))
    with pytest.raises(MailNotSent, match="certificate"):
        send(server, host="mail.example")
    assert server.logins() == []


@pytest.mark.usefixtures("elsewhere")
def test_without_encryption_no_password_is_sent(start: Start) -> None:
    server = start(starttls=False)
    with pytest.raises(MailNotSent, match="STARTTLS") as refusal:
        send(server)
    assert server.said("AUTH") == [] and server.mails == []
    assert "p@ss" not in str(refusal.value) and "p%40ss" not in str(refusal.value)


@pytest.mark.usefixtures("elsewhere")
def test_without_a_password_a_server_need_not_encrypt(start: Start) -> None:
    server = start(starttls=False)
    send(server, who="")
    assert len(server.mails) == 1


@pytest.mark.parametrize("options", [{"starttls": False}, {"wants_tls": True}])
def test_a_server_on_this_machine_is_trusted(options: dict[str, Any], start: Start) -> None:
    server = start(**options)
    send(server)
    assert server.logins() == ["ana:p@ss"] and len(server.mails) == 1


@pytest.mark.parametrize("host, here", [("localhost", True), ("127.0.0.1", True), ("::1", True)])
def test_what_this_machine_is(host: str, here: bool) -> None:
    assert smtp.is_this_machine(host) is here
    assert not smtp.is_this_machine("mail.example") and not smtp.is_this_machine("192.0.2.1")


def test_a_refusal_keeps_the_mail_and_says_why(
    ctx: Flask, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = start(refuses="RCPT")
    monkeypatch.setitem(ctx.config, "MAIL_URL", f"smtp://localhost:{server.port}")
    with transaction():
        send_mail("gone@example.org", "Code", "123456")
    run_pending()
    job = db.session.scalars(select(Job).where(Job.subscriber.contains("deliver"))).one()
    assert job.done_at is None and job.error is not None
    assert "refused the recipient: 550 no such person here" in job.error
    assert db.session.scalars(select(Mail)).one().text == "123456"


def test_nobody_waits_for_a_slow_mail_server(ctx: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(message: EmailMessage, url: str) -> None:
        assert not writing(), "a transaction held here would stop every other writer"
        assert not db.session().in_transaction(), "so would a read one, in the end"
        sent.append(str(message["To"]))

    sent: list[str] = []
    monkeypatch.setitem(ctx.config, "MAIL_URL", "smtp://mail.example")
    monkeypatch.setattr(smtp, "send", slow)
    with transaction():
        send_mail("asker@example.org", "Code", "123456")
    run_pending()
    mail = db.session.scalars(select(Mail)).one()
    assert sent == ["asker@example.org"] and mail.sent_at is not None and mail.text == ""


def test_a_server_that_is_away(start: Start) -> None:
    server = start()
    server.stop()
    with pytest.raises(MailNotSent, match=f"localhost:{server.port} cannot be used"):
        send(server)
