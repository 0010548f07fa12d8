"""HTTP/1.0 over a bare socket: a connection for each request, an answer ends where its connection or its length ends."""

import json
import os
import random
import socket
import ssl
import sys
import time
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlsplit

URL = urlsplit(os.environ["TOPICS_URL"])
TOKEN = os.environ["TOPICS_TOKEN"]
NAMES = [quote(os.environ[name], safe="") for name in ("TOPICS_CACHE", "TOPICS_TOPIC")]
PATH = URL.path.rstrip("/") + "/topics/" + "/".join(NAMES)
AGAIN = {408, 425, 429}


class NeverSent(OSError):
    pass


def connect():
    port = URL.port or (443 if URL.scheme == "https" else 80)
    try:
        plain = socket.create_connection((URL.hostname, port))
        if URL.scheme == "https":
            return ssl.create_default_context().wrap_socket(plain, server_hostname=URL.hostname)
        return plain
    except OSError as error:
        raise NeverSent(str(error)) from error


def read_all(link):
    parts = []
    while part := link.recv(65536):
        parts.append(part)
    return b"".join(parts)


def unchunked(content):
    out = bytearray()
    while True:
        line, found, content = content.partition(b"\r\n")
        if not found:
            raise OSError("a chunk is missing")
        size = int(line.split(b";")[0], 16)
        if size == 0:
            return bytes(out)
        if len(content) < size + 2:
            raise OSError("a chunk is cut")
        out += content[:size]
        content = content[size + 2 :]


def head_and_rest(answer):
    while True:
        head, found, rest = answer.partition(b"\r\n\r\n")
        if not found:
            raise OSError("no whole head")
        status_line, *lines = head.decode("latin-1").split("\r\n")
        status = int(status_line.split(" ")[1])
        if status >= 200:
            pairs = (line.partition(":") for line in lines)
            return status, {name.lower(): value.strip() for name, _, value in pairs}, rest
        answer = rest


def exchange(method, target, headers=(), body=b""):
    with connect() as link:
        lines = [f"{method} {target} HTTP/1.0", f"Host: {URL.netloc}", f"Authorization: {TOKEN}", *headers, "", ""]
        link.sendall("\r\n".join(lines).encode() + body)
        status, fields, content = head_and_rest(read_all(link))
    if "chunked" in fields.get("transfer-encoding", ""):
        content = unchunked(content)
    elif "content-length" in fields:
        length = int(fields["content-length"])
        if len(content) < length:
            raise OSError("the body is cut")
        content = content[:length]
    return status, fields, content


def asked_wait(fields):
    value = fields.get("retry-after", "")
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0


class Waits:
    def __init__(self):
        self.step = 0.25

    def sleep(self, at_least):
        time.sleep(min(max(at_least, self.step * random.uniform(0.8, 1.2)), 10_000_000))
        self.step = min(self.step * 1.7, 6)


def elements_of(content):
    try:
        items = json.loads(content)["items"]
        return items if isinstance(items, list) else []
    except (ValueError, KeyError, TypeError):
        return []


def follow():
    number, page, waits = 0, 0, Waits()
    while True:
        asked, moved = 0.0, False
        try:
            status, fields, content = exchange("GET", f"{PATH}?sequence_number={number}&sequence_page={page}")
            if 400 <= status < 500 and status not in AGAIN:
                sys.exit(f"refused: {status} {content.decode('utf-8', 'replace')}")
            asked = asked_wait(fields)
            for element in elements_of(content) if status == 200 else []:
                if not isinstance(element, dict):
                    continue
                if item := element.get("item"):
                    number, page = item["topic_sequence_number"] + 1, item["sequence_page"]
                elif gap := element.get("discontinuity"):
                    number, page = gap["new_topic_sequence"], gap["new_sequence_page"]
                else:
                    continue
                print(json.dumps(element), flush=True)
                moved = True
        except (OSError, ValueError, IndexError) as error:
            print(error, file=sys.stderr)
        if moved:
            waits = Waits()
        else:
            waits.sleep(asked)


def publish_one(value):
    waits = Waits()
    while True:
        try:
            headers = ["Content-Type: text/plain", f"Content-Length: {len(value)}"]
            status, fields, content = exchange("POST", PATH, headers, value)
        except NeverSent:
            waits.sleep(0)
            continue
        except (OSError, ValueError, IndexError) as error:
            return f"may have been accepted: {error}"
        if status not in (429, 503):
            return None if status == 204 else f"not accepted: {status} {content.decode('utf-8', 'replace')}"
        waits.sleep(asked_wait(fields))


def publish():
    failed = False
    for line in sys.stdin.buffer:
        trouble = publish_one(line.removesuffix(b"\n"))
        if trouble:
            print(trouble, file=sys.stderr)
            failed = True
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    try:
        publish() if sys.argv[1:] == ["publish"] else follow()
    except KeyboardInterrupt:
        sys.exit(130)
