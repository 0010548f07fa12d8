import { startEmbedded } from '../../src/runner/embedded.ts';
import { runConformance } from '../../src/runner/run-server.ts';
import { startProxy } from '../proxy.ts';
import type { Mutant } from './change.ts';

/** Runs the suite against a mutant. @returns the ids of the requirements that notice it */
export async function noticedBy({ handler, store, wire, options }: Mutant): Promise<string[]> {
  const wrapEmbedded = { ...(handler && { handler }), ...(store && { store }) };
  const report = wire ? await behindWire(wire) : await runConformance({ wrapEmbedded, seed: 1, ...options });
  return report.results
    .filter(({ status }) => status === 'failed' || status === 'warned')
    .map(({ id }) => id);
}

async function behindWire(wire: NonNullable<Mutant['wire']>) {
  const service = await startEmbedded(`tc-wire-${Math.random().toString(36).slice(2)}`);
  const proxy = await startProxy(Number(new URL(service.url).port), wire);
  try {
    const { cache, token, fixtures } = service;
    return await runConformance({ url: proxy.url, cache, token, fixtures, seed: 1 });
  } finally {
    proxy.close();
    await service.close();
  }
}
