"""A bare socket: looks first whether anybody listens, sends its request in pieces, and prints what it has every 0.8 s."""
import json
import os
import re
import socket
import sys
import threading
import time
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlsplit

url = urlsplit(os.environ["TOPICS_URL"])
PATH = url.path.rstrip("/") + "".join("/" + quote(os.environ[name], safe="~!$'()*,") for name in ("TOPICS_CACHE", "TOPICS_TOPIC"))
PATH = url.path.rstrip("/") + "/topics" + PATH[len(url.path.rstrip("/")) :]
ADDRESS = (url.hostname, url.port or 80)


def exchange(target):
    """One request on a connection of its own. Raises OSError or ValueError when the answer does not come whole."""
    socket.create_connection(ADDRESS).close()  # Nobody there: it raises, and no request is lost.
    with socket.create_connection(ADDRESS) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        text = (
            f"GET {target} HTTP/1.1\r\nhost: {url.netloc}\r\nAUTHORIZATION:\t{os.environ['TOPICS_TOKEN']} \r\n"
            "Connection: close\r\n\r\n"
        )
        for at in range(0, len(text), 40):
            link.sendall(text[at : at + 40].encode())
            time.sleep(0.002)
        data = b""
        while part := link.recv(65536):
            data += part
    head, found, body = data.partition(b"\r\n\r\n")
    if not found:
        raise ValueError("no whole head")
    first, *lines = head.decode("latin-1").split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if "chunked" in fields.get("transfer-encoding", "").lower():
        body = unchunked(body)
    elif "content-length" in fields and len(body) < int(fields["content-length"]):
        raise ValueError("a body that was cut")
    return int(first.split()[1]), fields, body


def unchunked(data):
    whole = b""
    while True:
        line, found, data = data.partition(b"\r\n")
        size = int(line.split(b";")[0], 16) if found else -1
        if size < 0 or len(data) < size:
            raise ValueError("a body that was cut")
        if size == 0:
            return whole
        whole, data = whole + data[:size], data[size + 2 :]


waiting, lock = [], threading.Lock()


def flush():
    while True:
        time.sleep(0.8)
        with lock:
            lines, waiting[:] = waiting[:], []
        if lines:
            sys.stdout.write("".join(lines))
            sys.stdout.flush()


def hint(fields):
    value = fields.get("retry-after", "")
    if re.fullmatch(r"\d+", value):
        return float(value)
    try:
        return parsedate_to_datetime(value).timestamp() - time.time()
    except (TypeError, ValueError):
        return 0.0


def follow():
    number, page, tries = 0, 0, 0
    while True:
        fields, moved = {}, False
        try:
            status, fields, body = exchange(f"{PATH}?sequence_number={number}&sequence_page={page}")
            if 400 <= status < 500 and status not in (408, 425, 429):
                print("refused:", status, file=sys.stderr)
                return
            if status == 200:
                for element in json.loads(body)["items"]:
                    if item := element.get("item"):
                        number, page = item["topic_sequence_number"] + 1, item["sequence_page"]
                    elif gap := element.get("discontinuity"):
                        number, page = gap["new_topic_sequence"], gap["new_sequence_page"]
                    else:
                        continue
                    moved = True
                    with lock:
                        waiting.append(json.dumps(element) + "\n")
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as trouble:
            print(repr(trouble), file=sys.stderr)
        if moved:
            tries = 0
            continue
        time.sleep(min(86400.0, max(hint(fields), 0.4 * 1.8 ** min(tries, 5))))
        tries += 1


threading.Thread(target=flush, daemon=True).start()
follow()
sys.exit(1)
