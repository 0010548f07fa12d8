"""requests with a session; reads the answer as a stream and gives a poll 20 s of silence."""
import json
import os
import random
import sys
import time
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import requests

session = requests.Session()
session.trust_env = False
session.headers['Authorization'] = os.environ['TOPICS_TOKEN']
URL = '/'.join([os.environ['TOPICS_URL'].rstrip('/'), 'topics', quote(os.environ['TOPICS_CACHE'], safe=''), quote(os.environ['TOPICS_TOPIC'], safe='')])


def pause(tries, response):
    value = response.headers.get('Retry-After', '') if response is not None else ''
    try:
        asked = float(value) if value.isdigit() else parsedate_to_datetime(value).timestamp() - time.time()
    except Exception:
        asked = 0
    time.sleep(max(min(asked, 1e7), random.uniform(0.5, 1) * min(10, 0.5 * 2 ** min(tries, 8))))


def subscribe():
    number = page = tries = 0
    while True:
        response = None
        try:
            query = {'sequence_number': number, 'sequence_page': page}
            response = session.get(URL, params=query, timeout=(5, 20), allow_redirects=False)
            if response.status_code in (400, 401, 403, 404):
                sys.exit(response.text.splitlines()[:1] or 'refused')
            if response.status_code == 200:
                moved = False
                for element in json.loads(response.content)['items']:
                    if element.get('item'):
                        number, page = element['item']['topic_sequence_number'] + 1, element['item']['sequence_page']
                    elif element.get('discontinuity'):
                        gap = element['discontinuity']
                        number, page = gap['new_topic_sequence'], gap['new_sequence_page']
                    else:
                        continue
                    moved = True
                    print(json.dumps(element), flush=True)
                if moved:
                    tries = 0
                    continue
        except requests.exceptions.ReadTimeout:
            continue
        except (requests.exceptions.RequestException, ValueError, LookupError, TypeError, AttributeError):
            pass
        pause(tries, response)
        tries += 1


def publish():
    good = True
    data = sys.stdin.buffer.read()
    for line in data.removesuffix(b'\n').split(b'\n') if data else []:
        tries = 0
        while True:
            try:
                headers = {'Content-Type': 'text/plain; charset=UTF-8'}
                response = session.post(URL, data=line, headers=headers, timeout=(5, 60), allow_redirects=False)
            except requests.exceptions.ConnectTimeout:
                pause(tries, None)
                tries += 1
                continue
            except requests.exceptions.RequestException:
                good = False
                break
            if response.status_code not in (429, 503):
                good = good and response.ok
                break
            pause(tries, response)
            tries += 1
    sys.exit(0 if good else 1)


publish() if sys.argv[1:] else subscribe()
