"""Follows a topic, or publishes lines, on asyncio streams: one task polls, another prints."""
import asyncio
import email.utils
import json
import os
import random
import sys
import time
from urllib.parse import quote, urlsplit

base = urlsplit(os.environ['TOPICS_URL'])
token = os.environ['TOPICS_TOKEN']
path = '%s/topics/%s/%s' % (
    base.path.rstrip('/'),
    quote(os.environ['TOPICS_CACHE'], safe=''),
    quote(os.environ['TOPICS_TOPIC'], safe=''),
)


class Trouble(Exception):
    """The answer did not come whole, or makes no sense."""


class Connection:
    """One connection that is used again while the other side keeps it."""

    def __init__(self):
        self.reader = self.writer = None

    def close(self):
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None

    async def line(self):
        data = await self.reader.readline()
        if not data.endswith(b'\n'):
            raise Trouble('cut')
        return data.rstrip(b'\r\n')

    async def head(self):
        while True:
            words = (await self.line()).split(None, 2)
            if len(words) < 2 or not words[0].startswith(b'HTTP/1.'):
                raise Trouble('no HTTP')
            headers = {}
            while True:
                line = await self.line()
                if not line:
                    break
                name, _, value = line.partition(b':')
                headers[name.strip().lower().decode('latin-1')] = value.strip().decode('latin-1')
            status = int(words[1])
            if status >= 200:
                return words[0], status, headers

    async def body(self, status, headers):
        if status in (204, 304):
            return b'', True
        if headers.get('transfer-encoding', '').lower() == 'chunked':
            parts = []
            while True:
                size = int((await self.line()).split(b';')[0], 16)
                if size == 0:
                    break
                parts.append(await self.reader.readexactly(size))
                await self.line()
            while await self.line():
                pass
            return b''.join(parts), True
        if 'content-length' in headers:
            return await self.reader.readexactly(int(headers['content-length'])), True
        return await self.reader.read(-1), False

    async def ask(self, method, target, headers, body=b''):
        if not self.writer:
            self.reader, self.writer = await asyncio.open_connection(base.hostname, base.port or 80, limit=1 << 24)
        lines = ['%s %s HTTP/1.1' % (method, target), 'Host: ' + base.netloc, 'Authorization: ' + token]
        self.writer.write('\r\n'.join(lines + headers).encode('latin-1') + b'\r\n\r\n' + body)
        await self.writer.drain()
        version, status, answered = await self.head()
        data, again = await self.body(status, answered)
        if not again or version == b'HTTP/1.0' or 'close' in answered.get('connection', '').lower():
            self.close()
        return status, answered, data


def wanted(headers):
    """What Retry-After asks for, in seconds, or None."""
    value = headers.get('retry-after', '')
    if value.isdigit():
        return float(value)
    try:
        return email.utils.parsedate_to_datetime(value).timestamp() - time.time()
    except (TypeError, ValueError):
        return None


def pause(tries, headers):
    asked = wanted(headers)
    grown = min(8.0, 0.25 * 2 ** min(tries, 10)) * random.uniform(0.8, 1.2)
    return min(max(asked, grown), 3600.0) if asked is not None else grown


def after(cursor, element):
    if 'item' in element:
        item = element['item']
        return item['topic_sequence_number'] + 1, item['sequence_page']
    if 'discontinuity' in element:
        gap = element['discontinuity']
        return gap['new_topic_sequence'], gap['new_sequence_page']
    return cursor


async def follow(queue):
    cursor, tries, connection = (0, 0), 0, Connection()
    while True:
        headers = {}
        try:
            target = '%s?sequence_number=%d&sequence_page=%d' % (path, *cursor)
            status, headers, data = await connection.ask('GET', target, ['Accept: application/json'])
            if status in (400, 401, 403, 404):
                await queue.put(None)
                await queue.join()
                sys.exit('refused: %d' % status)
            if status != 200:
                raise Trouble('status %d' % status)
            elements = json.loads(data.decode('utf-8'))['items']
            reached, known = cursor, 0
            for element in elements:
                reached = after(reached, element)
                known += 'item' in element or 'discontinuity' in element
            for element in elements:
                await queue.put(element)
            cursor = reached
            if known > 0:
                tries = 0
                continue
        except (Trouble, OSError, EOFError, ValueError, KeyError, TypeError, AttributeError):
            connection.close()
        await asyncio.sleep(pause(tries, headers))
        tries += 1


async def write(queue):
    while True:
        element = await queue.get()
        if element is not None:
            print(json.dumps(element), flush=True)
        queue.task_done()


async def subscribe():
    queue = asyncio.Queue(maxsize=256)
    printing = asyncio.create_task(write(queue))
    try:
        await follow(queue)
    finally:
        printing.cancel()


async def publish():
    connection, failed = Connection(), 0
    lines = sys.stdin.buffer.read().split(b'\n')
    if lines[-1] == b'':
        lines.pop()
    for line in lines:
        tries = 0
        while True:
            fields = ['Content-Type: text/plain; charset=utf-8', 'Content-Length: %d' % len(line)]
            try:
                status, headers, _ = await connection.ask('POST', path, fields, line)
            except ConnectionRefusedError:
                status, headers = 503, {}
            except (Trouble, OSError, EOFError, ValueError):
                connection.close()
                failed += 1
                break
            if status not in (429, 503):
                failed += status // 100 != 2
                break
            await asyncio.sleep(pause(tries, headers))
            tries += 1
    sys.exit(1 if failed else 0)


asyncio.run(publish() if sys.argv[1:] == ['publish'] else subscribe())
