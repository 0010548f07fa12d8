"""http.client: one persistent connection, opened anew after any trouble."""
import http.client
import json
import os
import random
import sys
import time
from email.utils import parsedate_tz, mktime_tz
from urllib.parse import quote, urlsplit

url = urlsplit(os.environ["TOPICS_URL"])
PATH = "{}/topics/{}/{}".format(
    url.path.rstrip("/"), quote(os.environ["TOPICS_CACHE"], safe=""), quote(os.environ["TOPICS_TOPIC"], safe="")
)
HEADERS = {"Authorization": os.environ["TOPICS_TOKEN"], "Accept-Encoding": "identity"}


class Client:
    def __init__(self):
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        self.connection = kind(url.hostname, url.port)

    def request(self, method, target, body=None, **headers):
        try:
            self.connection.request(method, target, body=body, headers=HEADERS | headers)
            response = self.connection.getresponse()
            body = response.read()
            if response.status < 200:  # http.client passes over 100 alone, and would then be one answer behind
                raise http.client.HTTPException(f"interim answer {response.status}")
            return response.status, response.headers, body
        except BaseException:
            self.connection.close()
            raise


class Wait:
    first, most = 0.25, 4.0

    def __init__(self):
        self.step = self.first

    def __call__(self, headers=None):
        asked = (headers or {}).get("Retry-After")
        seconds = 0.0
        if asked is not None:
            parsed = parsedate_tz(asked)
            if asked.strip().isdecimal():
                seconds = float(asked)
            elif parsed:
                seconds = mktime_tz(parsed) - time.time()
        time.sleep(max(self.step, seconds) + random.uniform(0, 0.05))
        self.step = min(self.step * 2, self.most)


def step(element):
    """The cursor after an element, or None for one of an unknown kind."""
    match element:
        case {"item": {"topic_sequence_number": number, "sequence_page": page}}:
            return number + 1, page
        case {"discontinuity": {"new_topic_sequence": number, "new_sequence_page": page}}:
            return number, page


def subscribe():
    client, wait, cursor = Client(), Wait(), (0, 0)
    while True:
        headers, steps = None, []
        try:
            target = f"{PATH}?sequence_number={cursor[0]:d}&sequence_page={cursor[1]:d}"
            status, headers, body = client.request("GET", target)
            if status in (400, 401, 403, 404):
                print(status, body.decode("utf-8", "replace"), file=sys.stderr)
                return 1
            if status == 200:
                elements = json.loads(body.decode("utf-8"))["items"]
                steps = [(e, s) for e, s in ((e, step(e)) for e in elements) if s]
        except (OSError, http.client.HTTPException) as trouble:
            print(f"{type(trouble).__name__}: {trouble}", file=sys.stderr)
        except (ValueError, KeyError, TypeError) as trouble:
            print(f"cannot read the answer: {trouble}", file=sys.stderr)
        for element, cursor in steps:
            sys.stdout.write(json.dumps(element, ensure_ascii=True, separators=(",", ":")) + "\n")
            sys.stdout.flush()
        if steps:
            wait = Wait()
        else:
            wait(headers)


def publish():
    code = 0
    for line in sys.stdin.buffer:
        value = line[:-1] if line.endswith(b"\n") else line
        wait = Wait()
        while True:
            client = Client()  # a new one: nobody knows whether a reused connection took the message
            try:
                status, headers, body = client.request("POST", PATH, body=value, **{"Content-Type": "text/plain"})
            except ConnectionRefusedError:
                wait()
                continue
            except (OSError, http.client.HTTPException) as trouble:
                print(f"this message may or may not have been accepted: {trouble!r}", file=sys.stderr)
                code = 1
                break
            finally:
                client.connection.close()
            if status in (429, 503):
                wait(headers)
                continue
            if status != 204:
                print(status, body.decode("utf-8", "replace"), file=sys.stderr)
                code = 1
                if status in (401, 403, 404):
                    return code
            break
    return code


sys.exit(publish() if sys.argv[1:2] == ["publish"] else subscribe())
