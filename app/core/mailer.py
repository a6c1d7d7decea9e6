"""Mail: queued by the commit of what caused it, sent by a job; without a server it goes to the outbox."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

from flask import current_app
from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, smtp
from app.core.db import Model, db
from app.core.events import Event, EventRow, later, record
from app.core.settings import settings

log = logging.getLogger(__name__)
# The names under which jobs deliver mails, the present one first.
DELIVERY = ("mail.delivery", "core.mailer.deliver")


class Mail(Model):
    """A mail to send; its text is removed once it is sent."""

    __tablename__ = "mails"

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


@dataclass(frozen=True)
class MailQueued(Event):
    """A mail waits to be sent."""

    mail_id: int


def send_mail(to: str, subject: str, text: str) -> None:
    """Queue a plain-text mail; it leaves when the transaction has committed."""
    mail = Mail(recipient=to, subject=" ".join(subject.split()), text=text, created_at=clock.now())
    db.session.add(mail)
    db.session.flush()
    record(MailQueued(mail.id))


def hand_over(event: MailQueued, row: EventRow) -> None:
    """Send the mail by SMTP, or write it to the outbox when no server is configured."""
    mail = db.session.get(Mail, event.mail_id)
    if mail is None or mail.sent_at is not None:
        return
    message = _message(mail)
    if not current_app.config["MAIL_URL"]:
        _write_to_outbox(mail, message)
        return
    # A mail server may take its time: nothing of the database is held until it has answered.
    db.session.close()
    smtp.send(message, current_app.config["MAIL_URL"])


@later(
    MailQueued,
    waits=hand_over,
    name=DELIVERY[0],
    aliases=DELIVERY[1:],
)
def deliver(event: MailQueued, row: EventRow) -> None:
    """Note that a mail was sent; its text is not kept."""
    mail = db.session.get(Mail, event.mail_id)
    if mail is not None and mail.sent_at is None:
        mail.sent_at, mail.text = clock.now(), ""


def _message(mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["From"] = current_app.config["MAIL_FROM"] or f"{settings().community_name} <community@localhost>"
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = formatdate(mail.created_at.timestamp())
    # The same at every try, so that a mail which arrives twice is seen to be one.
    message["Message-ID"] = f"<{mail.created_at:%Y%m%d%H%M%S}.{mail.id}@hearth>"
    message.set_content(mail.text)
    return message


def _write_to_outbox(mail: Mail, message: EmailMessage) -> None:
    folder = Path(current_app.config["DATA"]) / "outbox"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{mail.created_at:%Y%m%d-%H%M%S}-{mail.id:06d}.eml"
    (folder / name).write_bytes(bytes(message))
    log.info("mail %s to %s: %s (in the outbox as %s)", mail.id, mail.recipient, mail.subject, name)
