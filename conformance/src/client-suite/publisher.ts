import type { ClientRequirementId } from '@topics-http/contract';
import type { ClientRequest } from './client-request.ts';
import { ScenarioContext } from './scenario-context.ts';

/** How long a publish that must not come has to show, in milliseconds. */
const settleMs = 1500;
/** A client that publishes what it reads has done so by then, in milliseconds. */
const streamMs = 2500;
/** How long a piece of a line stands alone, in milliseconds. */
const pieceMs = 40;

const show = (bytes: Buffer): string =>
  bytes.length <= 200
    ? JSON.stringify(bytes.toString())
    : `${JSON.stringify(bytes.toString('utf8', 0, 100))}… (${bytes.length} bytes)`;

/** A client that publishes: each line of its standard input is a message. */
export class Publisher extends ScenarioContext {
  /** What the next publish has to bring, in order. */
  readonly #lines: Buffer[] = [];
  #taken = 0;

  /** Writes lines to the client, which reads them when it will. @param ending what stands behind the last one */
  give(lines: readonly (string | Buffer)[], ending = '\n'): void {
    const all = lines.map((line) => Buffer.from(line as string));
    this.#lines.push(...all);
    const bytes = all.flatMap((line, index) => [line, Buffer.from(index < all.length - 1 ? '\n' : ending)]);
    this.command.write(Buffer.concat(bytes)).catch(() => undefined);
  }

  /**
   * Writes the first line, and then the others in pieces that end anywhere, with pauses. What is published meanwhile is
   * accepted: a client that publishes as it reads is there to read each piece by itself.
   */
  async giveInPieces([first, ...lines]: readonly string[], pieceBytes: number): Promise<void> {
    this.give([first!]);
    const streams = await this.#acceptOne(streamMs);
    for (const line of lines) {
      const bytes = Buffer.from(`${line}\n`);
      this.#lines.push(bytes.subarray(0, -1));
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        await this.command.write(bytes.subarray(at, at + pieceBytes));
        await this.pause(pieceMs);
      }
      if (streams) await this.#acceptOne(streamMs);
    }
  }

  /** @returns whether a publish came */
  async #acceptOne(ms: number): Promise<boolean> {
    if (!(await this.until(() => this.requests[this.#taken], ms))) return false;
    (await this.publish()).accept();
    this.drop();
    return true;
  }

  /** No more lines come: some clients begin only now. */
  end(): void {
    this.command.endInput();
  }

  /** The next publish, whatever it brings; undefined when none comes. */
  async next(patienceMs: number): Promise<ClientRequest | undefined> {
    const request = await this.until(() => this.requests[this.#taken], patienceMs);
    if (request) this.#taken++;
    return request;
  }

  /** The lines that were not published yet. */
  get left(): readonly Buffer[] {
    return this.#lines;
  }

  /** The line that comes next will not: it was refused, or nobody knows what became of it. */
  drop(): void {
    this.#lines.shift();
  }

  /**
   * The next publish: of the next line, in these bytes, as text.
   * @param rule the requirement that a publish breaks which does not come
   * @param valueRule the one that is broken by another value
   * @throws ClientFault
   */
  async publish(
    rule: ClientRequirementId = 'client-publish-delivery',
    valueRule: (body: Buffer) => ClientRequirementId = () => 'client-publish-value',
  ): Promise<ClientRequest> {
    const patienceMs = this.#taken === 0 ? this.startMs : this.options.patienceMs;
    const line = this.#lines[0]!;
    const request = await this.next(patienceMs);
    if (!request) this.fail(rule, `a publish of ${show(line)}`, this.insteadOf(patienceMs));
    this.#check(request, line, valueRule);
    return request;
  }

  /** Publishes are accepted until no line is left. */
  async acceptAll(): Promise<void> {
    while (this.#lines.length > 0) {
      (await this.publish()).accept();
      this.drop();
    }
  }

  /** No publish comes any more. @throws ClientFault */
  async quiet(id: ClientRequirementId, ms = settleMs): Promise<void> {
    const request = await this.next(ms);
    if (request) this.fail(id, 'no further publish', `one of ${show(request.body)}`);
  }

  /** The client ends by itself, with 0 when all was accepted. */
  async ends(allAccepted: boolean): Promise<void> {
    const ended = await this.until(() => this.ended);
    const expected = allAccepted ? 'an end with code 0' : 'an end with a code that is not 0';
    const actual = ended ? `the client ended with ${ended.code}` : 'it goes on';
    if (!ended || (ended.code === 0) !== allAccepted)
      this.report({ id: 'client-publish-end', expected, actual });
  }

  #check(request: ClientRequest, line: Buffer, valueRule: (body: Buffer) => ClientRequirementId): void {
    const { method, body, contentType } = request;
    if (method !== 'POST') this.fail('client-publish-delivery', 'a POST', method);
    if (!body.equals(line)) {
      const isLater = this.#lines.some((other, index) => index > 0 && other.equals(body));
      this.fail(isLater ? 'client-publish-delivery' : valueRule(body), show(line), show(body));
    }
    const [type, ...parameters] = (contentType ?? '')
      .toLowerCase()
      .split(';')
      .map((part) => part.trim());
    const isText =
      type === 'text/plain' && parameters.every((each) => /^(?!charset=)|^charset="?utf-8"?$/.test(each));
    if (!isText)
      this.report({
        id: 'client-publish-content-type',
        expected: 'text/plain',
        actual: contentType ?? 'no content type',
      });
  }
}
