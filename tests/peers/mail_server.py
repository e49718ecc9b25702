"""A mail server of ours on loopback that speaks SMTP, and at a chosen step hangs, hangs up or refuses.

    with MailServer() as server:
        server.on["RCPT"] = "550 5.1.1 No such mailbox"
        server.on["RCPT slow@example.org"] = HANG
        settings.EMAIL_PORT = server.port

Steps: CONNECT, EHLO, MAIL, RCPT, DATA (the word), DOT (the end of the message), QUIT. What it took is in `took`.
"""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from dataclasses import dataclass

HANG, HANG_UP = "hang", "hang up"
USUAL = {
    "CONNECT": "220 mail.test ready",
    "EHLO": "250 mail.test",
    "HELO": "250 mail.test",
    "MAIL": "250 2.1.0 Ok",
    "RCPT": "250 2.1.5 Ok",
    "DATA": "354 Go on",
    "DOT": "250 2.0.0 Taken",
    "RSET": "250 2.0.0 Ok",
    "QUIT": "221 2.0.0 Bye",
}


@dataclass(frozen=True)
class Taken:
    to: str
    subject: str
    text: str
    message_id: str


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        to: list[str] = []
        if not self.say("CONNECT"):
            return
        while line := self.rfile.readline():
            words = line.decode("utf-8", "replace").strip()
            step = words.partition(" ")[0].upper()
            address = words.partition("<")[2].partition(">")[0]
            if not self.say(step, address):
                return
            if step == "MAIL":
                to = []
            elif step == "RCPT":
                to.append(address)
            elif step == "QUIT":
                return
            elif step == "DATA" and self.last.startswith("354"):
                message = self.message()
                if not self.say("DOT", to[-1] if to else ""):
                    return
                if self.last.startswith("2"):
                    self.server.mail.took.extend(self.taken(message, each) for each in to)

    def say(self, step: str, address: str = "") -> bool:
        mail = self.server.mail
        mail.heard.append(step)
        self.last = mail.on.get(f"{step} {address}") or mail.on.get(step) or USUAL.get(step, "502 5.5.1 What?")
        if self.last == HANG:
            mail.over.wait()
        if self.last in (HANG, HANG_UP):
            return False
        self.wfile.write(f"{self.last}\r\n".encode())
        return True

    def message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) and line != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def taken(self, raw: bytes, to: str) -> Taken:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        return Taken(to, str(message["Subject"]), message.get_content(), str(message["Message-ID"]))


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address) -> None:
        """The other side hung up: its right."""


class MailServer:
    def __init__(self) -> None:
        self.on: dict[str, str] = {}
        self.took: list[Taken] = []
        self.heard: list[str] = []
        self.over = threading.Event()

    def __enter__(self) -> MailServer:
        self._server = _Server(("127.0.0.1", 0), _Talk)
        self._server.mail = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exception) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"
