"""asyncio streams: HTTP/1.1 written out, `Connection: close`, tasks and a signal handler."""
import asyncio
import contextlib
import datetime
import email.utils
import json
import os
import signal
import sys
import urllib.parse

env = os.environ
url = urllib.parse.urlsplit(env["TOPICS_URL"])
names = [urllib.parse.quote(env[name], safe="") for name in ("TOPICS_CACHE", "TOPICS_TOPIC")]
path = "/".join([url.path.rstrip("/"), "topics", *names])


class BadAnswer(Exception):
    pass


async def read_headers(reader):
    headers = {}
    while line := (await reader.readuntil(b"\n")).decode("latin-1").strip():
        name, colon, value = line.partition(":")
        if not colon:
            raise BadAnswer("a header without a colon")
        headers[name.strip().lower()] = value.strip()
    return headers


async def read_body(reader, status, headers):
    if status in (204, 304):
        return b""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = bytearray()
        while size := int((await reader.readuntil(b"\n")).partition(b";")[0], 16):
            body += await reader.readexactly(size)
            await reader.readuntil(b"\n")
        await read_headers(reader)
        return bytes(body)
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    return await reader.read()


async def connect():
    port = url.port or (443 if url.scheme == "https" else 80)
    return await asyncio.open_connection(url.hostname, port, ssl=url.scheme == "https" or None, limit=2**20)


async def exchange(streams, method, target, body=None, content_type=None):
    reader, writer = streams
    try:
        lines = [f"{method} {target} HTTP/1.1", f"host: {url.netloc}", "connection: close"]
        lines.append(f"authorization: {env['TOPICS_TOKEN']}")
        if body is not None:
            lines += [f"content-type: {content_type}", f"content-length: {len(body)}"]
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + (body or b""))
        with contextlib.suppress(ConnectionError):  # an answer may be there all the same
            await writer.drain()
        while True:
            version, code, *_ = (await reader.readuntil(b"\n")).decode("latin-1").split(None, 2)
            if not version.startswith("HTTP/1."):
                raise BadAnswer("not HTTP")
            headers = await read_headers(reader)
            if int(code) >= 200:
                break
        return int(code), headers, await read_body(reader, int(code), headers)
    finally:
        writer.close()


TROUBLE = (OSError, EOFError, ValueError, BadAnswer, asyncio.LimitOverrunError)


def retry_after(headers):
    value = headers.get("retry-after", "")
    if value.isdigit():
        return int(value)
    with contextlib.suppress(TypeError, ValueError):
        moment = email.utils.parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=datetime.timezone.utc)
        return (moment - datetime.datetime.now(datetime.timezone.utc)).total_seconds()
    return 0


async def polls():
    """The elements of the stream, for ever."""
    number, page, delay = 0, 0, 0.3
    while True:
        headers, progress = {}, False
        try:
            target = f"{path}?{urllib.parse.urlencode({'sequence_number': number, 'sequence_page': page})}"
            status, headers, body = await exchange(await connect(), "GET", target)
            if 400 <= status < 500 and status not in (408, 425, 429):
                raise PermissionError(f"{status} {body.decode(errors='replace')}")
            answer = json.loads(body) if status == 200 else {}
            items = answer.get("items") if isinstance(answer, dict) else None
            elements = [element for element in items or [] if isinstance(element, dict)]
        except PermissionError:
            raise
        except TROUBLE as trouble:
            print(repr(trouble), file=sys.stderr)
            elements = []
        for element in elements:
            if item := element.get("item"):
                number, page = item["topic_sequence_number"] + 1, item["sequence_page"]
            elif gap := element.get("discontinuity"):
                number, page = gap["new_topic_sequence"], gap["new_sequence_page"]
            else:
                continue
            progress = True
            yield element
        if progress:
            delay = 0.3
        else:
            await asyncio.sleep(max(delay, retry_after(headers)))
            delay = min(delay * 1.8, 6)


async def subscribe():
    async for element in polls():
        print(json.dumps(element, ensure_ascii=False), flush=True)


async def publish_one(value):
    delay = 0.3
    while True:
        headers = {}
        try:
            streams = await connect()
        except OSError:
            streams = None
        if streams:
            try:
                status, headers, body = await exchange(streams, "POST", path, value, "text/plain; charset=utf-8")
            except TROUBLE as trouble:
                return f"may have been accepted: {trouble!r}"
            if status == 204:
                return None
            if status not in (429, 503):
                return f"{status} {body.decode(errors='replace')}"
        await asyncio.sleep(max(delay, retry_after(headers)))
        delay = min(delay * 1.8, 6)


async def publish():
    for line in await asyncio.to_thread(sys.stdin.buffer.readlines):
        if problem := await publish_one(line.removesuffix(b"\n")):
            sys.exit(problem)


async def main():
    task = asyncio.create_task(publish() if "publish" in sys.argv[1:] else subscribe())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        pass
    except PermissionError as refusal:
        sys.exit(str(refusal))


sys.stdout.reconfigure(encoding="utf-8")
asyncio.run(main())
