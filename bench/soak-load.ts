import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request as httpRequest } from 'node:http';

interface Answer {
  status: number;
  body: string;
}

interface Element {
  item?: { topic_sequence_number: number; sequence_page: number; value: { text: string } };
  discontinuity?: { new_topic_sequence: number; new_sequence_page: number };
}

interface SoakOptions {
  /** Where the nodes of the service are: each request goes to another one. */
  ports: number[];
  token: string;
  topics: number;
  /** Whether requests may end without an answer, or with 503: then nobody knows of a publish whether it was taken. */
  mayBeCut: boolean;
  complain: (text: string) => void;
}

/**
 * Publishers whose messages count up for each of them and each topic, and subscribers who see whether all came: each once, in order, the
 * same to everybody. A gap is allowed for what was not acknowledged, and where a discontinuity says so.
 */
export class SoakLoad {
  published = 0;
  /** Publishes without an acknowledgement. */
  uncertain = 0;
  delivered = 0;
  left = 0;
  /** After the first response, which may begin with one. */
  discontinuities = 0;
  subscribersLeft = 0;
  readonly #options: SoakOptions;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  /** `topic publisher:count` of what was not acknowledged. */
  readonly #uncertain = new Set<string>();
  /** What each position of each topic brought whoever came first. */
  readonly #texts = new Map<string, string>();
  #turn = 0;
  #running = true;

  constructor(options: SoakOptions) {
    this.#options = options;
  }

  /** Resolves once everybody came to the end. */
  async run(publishers: number, subscribers: number): Promise<void> {
    this.subscribersLeft = subscribers;
    await Promise.all([
      ...Array.from({ length: publishers }, (_, id) => this.#publisher(id)),
      ...Array.from({ length: subscribers }, (_, id) => this.#subscriber(id)),
    ]);
    this.#agent.destroy();
  }

  /** Stops the publishers, and says so on every topic. */
  async end(): Promise<void> {
    this.#running = false;
    const names = Array.from({ length: this.#options.topics }, (_, index) => this.#topic(index));
    for (const topic of names)
      while ((await this.#send('POST', topic, '', 'end:0'))?.status !== 204) await sleep(100);
  }

  readonly #topic = (index: number): string => `soak-${index % this.#options.topics}`;

  /** One request; undefined when it was cut, by the signal or by the network. */
  #send(
    method: string,
    topic: string,
    query: string,
    body?: string,
    signal?: AbortSignal,
  ): Promise<Answer | undefined> {
    const { ports, token } = this.#options;
    return new Promise((resolve) => {
      const request = httpRequest(
        {
          agent: this.#agent,
          host: '127.0.0.1',
          port: ports[this.#turn++ % ports.length],
          method,
          path: `/topics/demo/${topic}${query}`,
          headers: { authorization: token, ...(body !== undefined && { 'content-type': 'text/plain' }) },
          ...(signal && { signal }),
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          response.on('end', () => resolve({ status: response.statusCode!, body: text }));
          response.on('error', () => resolve(undefined));
        },
      );
      request.on('error', () => resolve(undefined));
      request.end(body);
    });
  }

  /** Whether such an answer, or none, is to be expected. */
  #isCut(answer: Answer | undefined): boolean {
    return this.#options.mayBeCut && (answer === undefined || answer.status === 503);
  }

  /** Messages that name their publisher and count up. */
  async #publisher(id: number): Promise<void> {
    const counts = new Map<string, number>();
    while (this.#running) {
      const topic = this.#topic(Math.floor(Math.random() * this.#options.topics));
      const count = counts.get(topic) ?? 0;
      // Said before it is sent: a subscriber may have it before the answer is here.
      const text = `${id}:${count}`;
      counts.set(topic, count + 1);
      const answer = await this.#send('POST', topic, '', text);
      if (this.#isCut(answer)) {
        this.#uncertain.add(`${topic} ${text}`);
        this.uncertain++;
      } else if (answer?.status !== 204)
        this.#options.complain(`a publish was answered with ${answer?.status}`);
      this.published++;
      await sleep(5 + Math.random() * 20);
    }
  }

  async #subscriber(id: number): Promise<void> {
    const topic = this.#topic(id);
    const { complain, mayBeCut } = this.#options;
    let cursor = { number: 0, page: 0 };
    /** The last count of each publisher, and whether everything up to the next one has to come. */
    const last = new Map<string, number>();
    const skipped = new Set<string>();
    for (;;) {
      const leave = new AbortController();
      const timer = setTimeout(() => leave.abort(), Math.random() < 0.2 ? Math.random() * 200 : 5000);
      const query = `?sequence_number=${cursor.number}&sequence_page=${cursor.page}`;
      const answer = await this.#send('GET', topic, query, undefined, leave.signal);
      clearTimeout(timer);
      if (!answer || this.#isCut(answer)) {
        if (leave.signal.aborted) this.left++;
        else await sleep(20);
        continue;
      }
      if (answer.status !== 200) {
        complain(`a poll was answered with ${answer.status}`);
        await sleep(20);
        continue;
      }
      for (const { item, discontinuity } of (JSON.parse(answer.body) as { items: Element[] }).items) {
        if (discontinuity) {
          if (cursor.page !== 0) {
            this.discontinuities++;
            // Redis was there all the time, and keeps more than anybody is behind.
            if (mayBeCut) complain(`${topic}: a discontinuity at ${cursor.number} of page ${cursor.page}`);
          }
          cursor = { number: discontinuity.new_topic_sequence, page: discontinuity.new_sequence_page };
          for (const from of last.keys()) skipped.add(from);
        }
        if (!item) continue;
        const { topic_sequence_number: number, sequence_page: page, value } = item;
        if (cursor.page !== 0 && (number !== cursor.number || page !== cursor.page))
          complain(`${topic}: expected ${cursor.number} of page ${cursor.page}, got ${number} of ${page}`);
        const position = `${topic} ${page}:${number}`;
        const before = this.#texts.get(position);
        if (before === undefined) this.#texts.set(position, value.text);
        else if (before !== value.text)
          complain(`${position} is ${value.text}, and ${before} for somebody else`);
        cursor = { number: number + 1, page };
        if (value.text.startsWith('end:')) {
          this.subscribersLeft--;
          return;
        }
        this.delivered++;
        this.#followUp(topic, value.text, last, skipped);
      }
    }
  }

  /** Whether this message follows the one before it of the same publisher. */
  #followUp(topic: string, text: string, last: Map<string, number>, skipped: Set<string>): void {
    const [from, digits] = text.split(':') as [string, string];
    const count = Number(digits);
    const before = last.get(from);
    if (before !== undefined) {
      const missing = Array.from(
        { length: count - before - 1 },
        (_, n) => `${topic} ${from}:${before + 1 + n}`,
      );
      const isLost = missing.some((each) => !this.#uncertain.has(each));
      if (count <= before || (isLost && !skipped.has(from)))
        this.#options.complain(`${topic}: publisher ${from} went from ${before} to ${count}`);
    }
    skipped.delete(from);
    last.set(from, count);
  }
}
