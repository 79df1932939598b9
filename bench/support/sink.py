"""A lean SMTP server for benchmarks: one asyncio protocol that takes every letter, so that it is never what is slow.

python bench/sink.py --port 2525 [--delay MS] [--record FILE]

`--delay` waits before the last 250 of each letter, as a relay does that writes it to its disk first. `--record`
appends a line for each letter that was taken, before its 250 leaves: Message-ID, tab, recipient.
"""

import argparse
import asyncio
import re
import socket
from pathlib import Path
from typing import TextIO

MESSAGE_ID = re.compile(rb"^Message-ID: *(\S+)", re.IGNORECASE | re.MULTILINE)
ANSWERS = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n",
    b"HELO": b"250 sink\r\n",
    b"MAIL": b"250 2.1.0 ok\r\n",
    b"RSET": b"250 2.0.0 ok\r\n",
    b"NOOP": b"250 2.0.0 ok\r\n",
}


class Sink(asyncio.Protocol):
    delay = 0.0
    record: TextIO | None = None

    def __init__(self) -> None:
        self.buffer, self.scanned = bytearray(), 0
        self.recipient, self.in_data, self.waits = "", False, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.waits:
            self.pump()

    def pump(self) -> None:
        out = b""
        while self.buffer and not self.waits:
            if self.in_data:
                end = self.buffer.find(b"\r\n.\r\n", max(0, self.scanned - 4))
                if end < 0:
                    self.scanned = len(self.buffer)
                    break
                self.take(bytes(self.buffer[: min(end, 4000)]))
                del self.buffer[: end + 5]
                self.in_data, self.scanned = False, 0
                if self.delay:
                    self.waits = True
                    asyncio.get_running_loop().call_later(self.delay, self.taken)
                else:
                    out += b"250 2.0.0 queued\r\n"
            else:
                line, found, rest = self.buffer.partition(b"\r\n")
                if not found:
                    break
                self.buffer = bytearray(rest)
                out += self.answer(bytes(line))
        if out:
            self.transport.write(out)

    def taken(self) -> None:
        self.waits = False
        self.transport.write(b"250 2.0.0 queued\r\n")
        self.pump()

    def answer(self, line: bytes) -> bytes:
        verb = line[:4].upper()
        if verb == b"RCPT":
            self.recipient = line.partition(b"<")[2].partition(b">")[0].decode()
            return b"250 2.1.5 ok\r\n"
        if verb == b"DATA":
            self.in_data = True
            return b"354 go\r\n"
        if verb == b"QUIT":
            self.transport.close()
            return b"221 2.0.0 bye\r\n"
        return ANSWERS.get(verb, b"502 5.5.2 unknown\r\n")

    def take(self, head: bytes) -> None:
        if self.record is not None:
            found = MESSAGE_ID.search(head)
            self.record.write(f"{found[1].decode() if found else ''}\t{self.recipient}\n")
            self.record.flush()


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    print(f"listening on {port}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--delay", type=float, default=0, help="milliseconds before each letter's 250")
    parser.add_argument("--record", type=Path)
    options = parser.parse_args()
    Sink.delay = options.delay / 1000
    if options.record:
        Sink.record = options.record.open("a")
    asyncio.run(serve(options.port))
