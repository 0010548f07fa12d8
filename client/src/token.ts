/** A token, or what gets one: called again before the token expires, and when it is refused. */
export type TokenSource = string | (() => string | Promise<string>);

/** Renewed this long before it expires, so that no request travels with a token that dies on the way. */
const earlyMs = 10_000;

/** When a token expires, in milliseconds since 1970, if it is a JWT that says so. */
function expiryOf(token: string): number {
  try {
    const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const { exp } = JSON.parse(atob(payload)) as { exp?: number };
    return exp === undefined ? Infinity : exp * 1000;
  } catch {
    return Infinity;
  }
}

/** The current token, got when it is needed and once for all who wait for it. @internal */
export class Tokens {
  readonly #source: TokenSource;
  #token: Promise<string> | undefined;
  #expiresMs = Infinity;

  constructor(source: TokenSource) {
    this.#source = source;
  }

  /** @throws what the source throws, and TypeError when it gives no text */
  get(): Promise<string> {
    const source = this.#source;
    if (typeof source === 'string') return Promise.resolve(source);
    if (this.#token && Date.now() < this.#expiresMs - earlyMs) return this.#token;
    const token = (async () => textOf(await source()))();
    this.#token = token;
    this.#expiresMs = Infinity;
    token.then(
      (value) => (this.#expiresMs = expiryOf(value)),
      () => {
        if (this.#token === token) this.#token = undefined;
      },
    );
    return token;
  }

  /** Whether there is another token than this one, which was refused. @throws what the source throws */
  async renew(refused: string): Promise<boolean> {
    if (typeof this.#source === 'string') return false;
    // Somebody else may have seen the refusal first.
    if (this.#token && (await this.#token) === refused) this.#token = undefined;
    return (await this.get()) !== refused;
  }
}

function textOf(token: unknown): string {
  if (typeof token === 'string') return token;
  throw new TypeError(`its source gave ${typeof token}, not a string.`);
}
