"""A session in the style of `requests`, by hand: default headers, a pool of one, a retry policy, Response objects."""
import datetime
import http.client
import json
import os
import select
import socket
import sys
import time
from collections import namedtuple
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlencode, urlsplit


class RequestException(IOError):
    pass


class ConnectionFailed(RequestException):
    """No connection: the request was never sent."""


class Broken(RequestException):
    """The connection broke after the request may have been sent."""


@dataclass
class HTTPStatus(RequestException):
    response: object

    def __str__(self):
        return f"{self.response.status_code} {self.response.text}"


@dataclass
class Response:
    status_code: int
    headers: http.client.HTTPMessage
    content: bytes

    @property
    def text(self):
        return self.content.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.content)

    def raise_for_status(self):
        if self.status_code >= 300:
            raise HTTPStatus(self)
        return self


@dataclass
class Retry:
    """Which statuses are tried again, and how long to wait between the tries."""

    statuses: frozenset
    broken: bool
    factor: float = 0.25
    most: float = 5.0
    failures: int = field(default=0)

    def sleep(self, response=None):
        own = min(self.factor * 2**self.failures, self.most)
        self.failures += 1
        time.sleep(max(own, self.asked(response)))

    @staticmethod
    def asked(response):
        value = response.headers.get("Retry-After", "") if response else ""
        if value.isdigit():
            return int(value)
        try:
            moment = parsedate_to_datetime(value)
        except (TypeError, ValueError):
            return 0
        now = datetime.datetime.now(datetime.timezone.utc)
        return (moment.replace(tzinfo=moment.tzinfo or datetime.timezone.utc) - now).total_seconds()


class Session:
    def __init__(self, base_url):
        self.base = urlsplit(base_url)
        self.headers = {"User-Agent": "topics-session", "Accept": "*/*", "Connection": "keep-alive"}
        self.pooled = None

    def connection(self):
        pooled, self.pooled = self.pooled, None
        if pooled and not select.select([pooled.sock], [], [], 0)[0]:
            return pooled
        if pooled:
            pooled.close()  # readable while idle: the other side has closed it
        kind = http.client.HTTPSConnection if self.base.scheme == "https" else http.client.HTTPConnection
        fresh = kind(self.base.hostname, self.base.port)
        try:
            fresh.connect()
        except OSError as error:
            raise ConnectionFailed(str(error)) from error
        fresh.sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        return fresh

    def send(self, method, path, params=None, data=None, headers=None):
        connection = self.connection()
        target = self.base.path.rstrip("/") + path + (f"?{urlencode(params)}" if params else "")
        try:
            connection.request(method, target, body=data, headers={**self.headers, **(headers or {})})
            raw = connection.getresponse()
            response = Response(raw.status, raw.headers, raw.read())
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise Broken(repr(error)) from error
        if connection.sock is not None:
            self.pooled = connection
        return response

    def request(self, method, path, retry, parse=lambda response: response, **options):
        while True:
            response = None
            try:
                response = self.send(method, path, **options).raise_for_status()
                return parse(response)
            except HTTPStatus as error:
                response = error.response
                if not (response.status_code in retry.statuses):
                    raise
            except Broken:
                if not retry.broken:
                    raise
            except (ConnectionFailed, ValueError, KeyError, TypeError) as error:
                print(repr(error), file=sys.stderr)
            retry.sleep(response)


POLLS = dict(statuses=frozenset([301, 302, 303, 307, 308, 408, 425, 429, *range(500, 600)]), broken=True)
PUBLISHES = dict(statuses=frozenset([429, 503]), broken=False)
Cursor = namedtuple("Cursor", "sequence_number sequence_page")


def elements(response):
    known = [e for e in response.json()["items"] if e.get("item") or e.get("discontinuity")]
    if not known:
        raise ValueError("nothing in the answer")
    return known


def follow(session, path):
    cursor = Cursor(0, 0)
    while True:
        for element in session.request("GET", path, Retry(**POLLS), elements, params=cursor._asdict()):
            if "item" in element:
                item = element["item"]
                cursor = Cursor(item["topic_sequence_number"] + 1, item["sequence_page"])
            else:
                gap = element["discontinuity"]
                cursor = Cursor(gap["new_topic_sequence"], gap["new_sequence_page"])
            yield element


def publish(session, path):
    failed = False
    for line in sys.stdin.buffer:
        data = line[:-1] if line[-1:] == b"\n" else line
        headers = {"Content-Type": "text/plain"}
        try:
            session.request("POST", path, Retry(**PUBLISHES), data=data, headers=headers)
        except Broken as error:
            print(f"may have been accepted: {error}", file=sys.stderr)
            failed = True
        except HTTPStatus as error:
            print(error, file=sys.stderr)
            failed = True
            if error.response.status_code in (401, 403, 404):
                break
    return int(failed)


def main():
    session = Session(os.environ["TOPICS_URL"])
    session.headers["Authorization"] = os.environ["TOPICS_TOKEN"]
    names = (quote(os.environ[name], safe="") for name in ("TOPICS_CACHE", "TOPICS_TOPIC"))
    path = "/".join(["/topics", *names])
    if "publish" in sys.argv:
        return publish(session, path)
    try:
        for element in follow(session, path):
            print(json.dumps(element), flush=True)
    except HTTPStatus as error:
        print(error, file=sys.stderr)
        return 1


sys.exit(main())
