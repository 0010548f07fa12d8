"""urllib.request: a connection per request, errors as exceptions, redirects not followed."""
import json
import os
import sys
import time
import urllib.error
import urllib.request
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.parse import quote, urlencode

BASE = os.environ["TOPICS_URL"].rstrip("/")
CACHE, TOPIC = (quote(os.environ[name], safe="") for name in ("TOPICS_CACHE", "TOPICS_TOPIC"))
ENDPOINT = f"{BASE}/topics/{CACHE}/{TOPIC}"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The default handler would carry the token to wherever it is sent."""

    def redirect_request(self, *_):
        return None


opener = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler({}))


def call(query="", data=None, content_type=None):
    request = urllib.request.Request(ENDPOINT + query, data=data)
    request.add_header("Authorization", os.environ["TOPICS_TOKEN"])
    if content_type:
        request.add_header("Content-Type", content_type)
    with opener.open(request) as response:
        return response.status, response.read()


def seconds_asked(headers):
    value = (headers.get("Retry-After") or "").strip()
    if value.isascii() and value.isdigit():
        return int(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0


def subscribe():
    cursor = {"sequence_number": 0, "sequence_page": 0}
    delay = 0.2
    while True:
        asked = 0
        try:
            _, body = call("?" + urlencode(cursor))
            elements = [element for element in json.loads(body)["items"] if isinstance(element, dict)]
        except urllib.error.HTTPError as error:
            if error.code in (400, 401, 403, 404):
                sys.exit(f"{error.code} {error.read().decode(errors='replace')}")
            elements, asked = [], seconds_asked(error.headers)
            print(error, file=sys.stderr)
        except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
            elements = []
            print(repr(error), file=sys.stderr)
        progress = False
        for element in elements:
            if "item" in element:
                item = element["item"]
                cursor = {"sequence_number": item["topic_sequence_number"] + 1, "sequence_page": item["sequence_page"]}
            elif "discontinuity" in element:
                gap = element["discontinuity"]
                cursor = {"sequence_number": gap["new_topic_sequence"], "sequence_page": gap["new_sequence_page"]}
            else:
                continue
            print(json.dumps(element), flush=True)
            progress = True
        if progress:
            delay = 0.2
        else:
            time.sleep(max(delay, asked))
            delay = min(delay * 2, 5)


def publish(value):
    delay = 0.2
    while True:
        try:
            status, _ = call(data=value, content_type="text/plain")
            if status == 204:
                return True
            print(f"unexpected status {status}", file=sys.stderr)
            return False
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503):
                print(error.code, error.read().decode(errors="replace"), file=sys.stderr)
                return False
            time.sleep(max(delay, seconds_asked(error.headers)))
            delay = min(delay * 2, 5)
        except (OSError, HTTPException) as error:
            print(f"may have been accepted: {error!r}", file=sys.stderr)
            return False


if __name__ == "__main__":
    if sys.argv[1:] == ["publish"]:
        # A list, not a generator: go on after a message that was not accepted.
        results = [publish(line.removesuffix(b"\n")) for line in sys.stdin.buffer]
        sys.exit(0 if all(results) else 1)
    subscribe()
