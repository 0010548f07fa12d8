"""One thread polls with http.client, another writes in batches every tenth of a second."""
import http.client
import json
import os
import queue
import sys
import threading
import time
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlencode, urlsplit

URL = urlsplit(os.environ['TOPICS_URL'])
TOKEN = os.environ['TOPICS_TOKEN']
TARGET = URL.path.rstrip('/') + '/topics/' + '/'.join(
    quote(os.environ[name], safe='') for name in ('TOPICS_CACHE', 'TOPICS_TOPIC'))
waiting = queue.Queue()


class Again(Exception):
    def __init__(self, seconds=None):
        super().__init__()
        self.seconds = seconds


def retry_after(text):
    if text is None:
        return None
    try:
        return max(0, int(text))
    except ValueError:
        pass
    try:
        return max(0, parsedate_to_datetime(text).timestamp() - time.time())
    except Exception:
        return None


class Poller(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.number = 0
        self.page = 0
        self.link = None
        self.error = None

    def poll(self):
        if self.link is None:
            self.link = http.client.HTTPConnection(URL.hostname, URL.port, timeout=45)
        query = urlencode({'sequence_page': self.page, 'sequence_number': self.number})
        self.link.request('GET', TARGET + '?' + query, headers={'Authorization': TOKEN})
        answer = self.link.getresponse()
        body = answer.read()
        if answer.status == 200:
            return json.loads(body)['items']
        if 400 <= answer.status < 500 and answer.status not in (408, 425, 429):
            self.error = body.decode('utf-8', 'replace')[:200]
            return None
        raise Again(retry_after(answer.headers.get('Retry-After')))

    def take(self, elements):
        moved = False
        for element in elements:
            item = element.get('item')
            gap = element.get('discontinuity')
            if item is not None:
                self.number = item['topic_sequence_number'] + 1
                self.page = item['sequence_page']
            elif gap is not None:
                self.number = gap['new_topic_sequence']
                self.page = gap['new_sequence_page']
            else:
                continue
            moved = True
            waiting.put(element)
        return moved

    def run(self):
        delay = 0.2
        while True:
            hint = None
            try:
                elements = self.poll()
                if elements is None:
                    break
                if self.take(elements):
                    delay = 0.2
                    continue
            except Again as again:
                hint = again.seconds
            except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError, AttributeError):
                self.link and self.link.close()
                self.link = None
            time.sleep(delay if hint is None else min(threading.TIMEOUT_MAX, max(hint, delay)))
            delay = min(delay * 1.7, 6.0)
        waiting.put(None)


def writer():
    while True:
        batch = [waiting.get()]
        time.sleep(0.1)
        while not waiting.empty():
            batch.append(waiting.get())
        lines = [json.dumps(element, ensure_ascii=True) + '\n' for element in batch if element is not None]
        sys.stdout.write(''.join(lines))
        sys.stdout.flush()
        if batch[-1] is None:
            return


def subscribe():
    poller = Poller()
    poller.start()
    writer()
    sys.exit(poller.error or 'ended')


def send(line):
    delay = 0.2
    while True:
        link = http.client.HTTPConnection(URL.hostname, URL.port, timeout=30)
        try:
            link.connect()
        except OSError:
            time.sleep(delay)
            delay = min(delay * 2, 6.0)
            continue
        headers = {'Authorization': TOKEN, 'Content-Type': 'text/plain'}
        link.request('POST', TARGET, body=line, headers=headers)
        answer = link.getresponse()
        answer.read()
        link.close()
        if answer.status in (429, 503):
            hint = retry_after(answer.headers.get('Retry-After'))
            time.sleep(delay if hint is None else max(hint, delay))
            delay = min(delay * 2, 6.0)
            continue
        return answer.status == 204


def publish():
    good = True
    todo = queue.Queue()

    def read():
        for line in sys.stdin.buffer:
            todo.put(line[:-1] if line.endswith(b'\n') else line)
        todo.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        line = todo.get()
        if line is None:
            break
        try:
            good = send(line) and good
        except (OSError, http.client.HTTPException):
            good = False
    sys.exit(0 if good else 1)


publish() if 'publish' in sys.argv else subscribe()
