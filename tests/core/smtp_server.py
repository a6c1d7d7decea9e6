"""A small mail server for tests: it greets, offers what it was told to offer, and keeps what it was given."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from pathlib import Path

CERTIFICATE = Path(__file__).with_name("localhost.pem")


class SmtpServer:
    """Takes one conversation at a time; `heard` holds each command with whether it came encrypted."""

    def __init__(
        self, *, starttls: bool = True, tls: bool = False, wants_tls: bool = False, refuses: str = ""
    ) -> None:
        self.starttls, self.tls, self.wants_tls, self.refuses = starttls, tls, wants_tls, refuses
        self.heard: list[tuple[str, bool]] = []
        self.mails: list[bytes] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(CERTIFICATE)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more connections."""
        if self._listener.fileno() < 0:
            return
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def said(self, command: str) -> list[bool]:
        """For each time a command was heard, whether it came encrypted."""
        return [encrypted for line, encrypted in self.heard if line.split()[0].upper() == command]

    def logins(self) -> list[str]:
        """The names and passwords that were sent."""
        plain = [line.split()[2] for line, _ in self.heard if line.upper().startswith("AUTH PLAIN")]
        return [base64.b64decode(text).decode().replace("\0", ":")[1:] for text in plain]

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            try:
                self._talk(connection)
            except (OSError, ValueError):
                # The client went away, or did not like the certificate.
                connection.close()

    def _talk(self, connection: socket.socket) -> None:
        encrypted = self.tls
        if encrypted:
            connection = self._context.wrap_socket(connection, server_side=True)
        lines = connection.makefile("rb")
        connection.sendall(b"220 localhost ready\r\n")
        while line := lines.readline().decode().strip():
            self.heard.append((line, encrypted))
            command = line.split()[0].upper()
            connection.sendall(self._answer(command, encrypted))
            if command == "STARTTLS":
                connection = self._context.wrap_socket(connection, server_side=True)
                lines, encrypted = connection.makefile("rb"), True
            elif command == "DATA":
                self.mails.append(b"".join(iter(lines.readline, b".\r\n")))
                connection.sendall(b"250 taken\r\n")
            elif command == "QUIT":
                break
        lines.close()
        connection.close()

    def _answer(self, command: str, encrypted: bool) -> bytes:
        if command == self.refuses:
            return b"550 no such person here\r\n"
        if command == "EHLO":
            offers = ["localhost", "AUTH PLAIN", *(["STARTTLS"] if self.starttls and not encrypted else [])]
            return "".join(f"250{' ' if o is offers[-1] else '-'}{o}\r\n" for o in offers).encode()
        if self.wants_tls and not encrypted and command in {"AUTH", "MAIL"}:
            return b"530 Must issue a STARTTLS command first\r\n"
        answers = {"STARTTLS": "220 go ahead", "AUTH": "235 welcome", "DATA": "354 go on", "QUIT": "221 bye"}
        return f"{answers.get(command, '250 fine')}\r\n".encode()
