import type { TopicError } from './errors.ts';
import { noToken, timedOut } from './failures.ts';
import type { Answer, Http, TopicName } from './http.ts';
import { PublishError, PublishSuccess } from './responses.ts';
import { backoffMs } from './retry.ts';
import type { Tokens } from './token.ts';
import { wait } from './wait.ts';

const maxTries = 5;
/** A publish is not kept waiting for longer than this, in milliseconds. */
const maxWaitMs = 10_000;

/** Publishes, and tries again only what was surely not accepted. Never rejects. @internal */
export async function publish(
  http: Http,
  tokens: Tokens,
  name: TopicName,
  value: string | Uint8Array,
): Promise<PublishSuccess | PublishError> {
  for (let tries = 1; ; tries++) {
    let token: string;
    let answer: Answer;
    try {
      token = await tokens.get();
      answer = await http.publish(name, token, value);
    } catch (cause) {
      return new PublishError(noToken(cause));
    }
    if (answer.kind === 'ok') return new PublishSuccess();
    if (answer.kind === 'silence')
      return new PublishError(
        timedOut('There was no answer in time: nobody knows whether it was published.'),
      );
    if (tries >= maxTries || !(await mayTryAgain(answer.error, tries, token, tokens)))
      return new PublishError(answer.error);
  }
}

/** Refusals that say that nothing was accepted, and that it may be later (the contract, "Errors and limits"). */
const notAccepted = new Set<number | undefined>([429, 503]);

/** After a 429 or a 503, once it was waited for; after a 401, when there is another token: nothing was accepted. */
async function mayTryAgain(
  error: TopicError,
  tries: number,
  token: string,
  tokens: Tokens,
): Promise<boolean> {
  if (error.status === 401) return tokens.renew(token).catch(() => false);
  const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(tries));
  if (!notAccepted.has(error.status) || waitMs > maxWaitMs) return false;
  await wait(waitMs);
  return true;
}
