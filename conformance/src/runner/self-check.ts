import { Unusable } from './preflight.ts';
import { runConformance, type RunOptions } from './run-server.ts';

/** One defect that the suite must notice: enough to show that it can fail here at all. */
const accepting = 'publish-text-204';

/**
 * Whether the suite can be trusted on this machine: the reference service has to meet every requirement of the
 * selection, and one whose publishes are answered with 200 has to be noticed.
 * @throws Unusable when it cannot
 */
export async function selfCheck({ profiles, levels, filter, signal }: RunOptions): Promise<void> {
  const sound = await runConformance({ profiles, levels, filter, signal });
  if (sound.interrupted) return;
  const wrong = sound.results
    .filter(({ status }) => status === 'failed' || status === 'warned')
    .map(({ id }) => id);
  if (wrong.length > 0)
    throw new Unusable(
      `The suite cannot be trusted here: its own reference service fails ${wrong.join(', ')}.`,
    );
  const broken = await runConformance({
    filter: accepting,
    wrapEmbedded: {
      handler: (handler) => async (request) => {
        const response = await handler(request);
        return response.status === 204 && request.method === 'POST' && !request.target.includes('preflight')
          ? { ...response, status: 200, body: '' }
          : response;
      },
    },
  });
  if (broken.conformant)
    throw new Unusable('The suite cannot be trusted here: it does not notice a service that is wrong.');
}
