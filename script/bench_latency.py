"""Times sending over one connection to a relay that is far away: a proxy in between holds back each way."""

import asyncio
import subprocess
import sys
import threading
import time
from pathlib import Path

from edition import NOW
from servers import PostfixSink, find_postfix_tool


class SlowRoad:
    """A proxy on loopback that hands each piece on after half a round trip, in order and without a limit
    to how much is under way."""

    def __init__(self, port, round_trip):
        self.target, self.delay = port, round_trip / 2
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self.serve, "127.0.0.1", 0), self.loop).result()
        self.port = server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_):
        asyncio.run_coroutine_threadsafe(self.end(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    async def end(self):
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def serve(self, reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
            await asyncio.gather(self.carry(reader, far_writer), self.carry(far_reader, writer))
        except (asyncio.CancelledError, ConnectionError):
            writer.close()  # the road ends with the measurement

    async def carry(self, reader, writer):
        pieces = asyncio.Queue()

        async def arrive():
            while True:
                due, piece = await pieces.get()
                await asyncio.sleep(max(0, due - self.loop.time()))
                if not piece:
                    break
                writer.write(piece)
            writer.close()

        arriving = asyncio.ensure_future(arrive())
        try:
            while piece := await reader.read(1 << 16):
                pieces.put_nowait((self.loop.time() + self.delay, piece))
        except ConnectionError:
            pass
        pieces.put_nowait((self.loop.time() + self.delay, b""))
        await asyncio.gather(arriving, return_exceptions=True)


def run(edition, work, mail, mails, rounds, round_trip):
    """Messages a second over one connection, for each sender, and how long each took in all."""
    seconds = {"broadsheet": [], "smtp-source -d": [], "smtplib": []}
    for number in range(rounds):
        for name, values in seconds.items():
            with PostfixSink("-c", keep=False) as sink, SlowRoad(sink.port, round_trip) as road:
                values.append(SENDERS[name](edition, work / f"far{number}", mail, mails, road.port))
    return [(name, str(mails), f"{sorted(values)[len(values) // 2]:.2f} s",
             f"{mails / sorted(values)[len(values) // 2]:.1f}/s") for name, values in seconds.items()]


def timed(command):
    start = time.monotonic()
    subprocess.run([str(part) for part in command], check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def with_broadsheet(edition, folder, _, mails, port):
    fresh = edition.copy(folder)
    fresh.configure(port, connections=1)
    return timed(fresh.command("send", "--yes", "--limit", mails, "--now", NOW))


def with_smtp_source(_, __, mail, mails, port):
    return timed([find_postfix_tool("smtp-source"), "-d", "-l", len(mail), "-m", mails, "-s", 1,
                  "-f", "weekly@news.example.org", "-t", "reader@example.org", f"127.0.0.1:{port}"])


def with_smtplib(_, folder, mail, mails, port):
    path = Path(f"{folder}.eml")
    path.write_bytes(mail)
    return timed(smtplib_command(path, mails, port))


def smtplib_command(path, mails, port):
    """The shortest program with Python's own client that a person would write: one connection, one fixed
    message."""
    program = (
        "import smtplib, sys\n"
        "mail = open(sys.argv[1], 'rb').read()\n"
        "with smtplib.SMTP('127.0.0.1', int(sys.argv[3])) as relay:\n"
        "    for number in range(int(sys.argv[2])):\n"
        "        relay.sendmail('weekly@news.example.org', f'reader{number}@example.org', mail)\n")
    return [sys.executable, "-c", program, path, mails, port]


SENDERS = {"broadsheet": with_broadsheet, "smtp-source -d": with_smtp_source, "smtplib": with_smtplib}
