import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { RunOptions } from '../../conformance/src/index.ts';
import { mintFixtures } from '../../conformance/src/runner/embedded.ts';

/** What the suite is told of a service: where it is, and what it offers. */
type Offer = Required<Pick<RunOptions, 'url' | 'cache' | 'token' | 'fixtures'>>;

/** What a service says of itself when it is ready: an offer, and the key that its tokens are signed with, in base64. */
export type Ready = Offer & { key?: string };

/** An implementation that mutations are made of. */
export interface Subject {
  title: string;
  /** The sources, from the root of the repository, in the order in which mutants are counted. */
  files: () => string[];
  /** The module that starts the service, in services/. */
  service: string;
  /** Functions and methods whose code serves no request, by name, and why. */
  leftOut: Record<string, string>;
  /** What the suite is told. Made just before a run, since some of its tokens live for seconds. */
  offer: (ready: Ready) => Promise<Offer>;
}

export const root = path.resolve(import.meta.dirname, '../..');

const typescriptIn = (folder: string): string[] =>
  readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `${folder}/${name}`);

/** Not of what a run meets: what it re-exports, its figures, other runtimes and other stores. */
const besideTheProtocol = ['server/src/node.ts', 'server/src/metrics.ts', 'server/src/http/fetch.ts'];

export const subjects: Record<'reference' | 'second', Subject> = {
  reference: {
    title: 'the reference service',
    files: () =>
      ['', '/access', '/http', '/store']
        .flatMap((folder) => typescriptIn(`server/src${folder}`))
        .filter((file) => !besideTheProtocol.includes(file) && !file.includes('redis')),
    service: 'reference.ts',
    leftOut: {
      createToken: 'makes the tokens that others bring',
      signingKey: 'reads a key from a file',
      stats: 'figures for the operator',
      memoryBytes: 'figures for the operator',
      close: 'the end of the process',
      clear: 'the end of the process',
      stop: 'the end of the process',
    },
    offer: async ({ key, ...offer }) => {
      const minted = await mintFixtures(
        Buffer.from(key!, 'base64'),
        offer.cache,
        `tc-${Date.now().toString(36)}`,
      );
      return { ...offer, token: minted.token, fixtures: { ...minted.fixtures, ...offer.fixtures } };
    },
  },
  second: {
    title: 'the second implementation',
    files: () => ['choices', 'service', 'topic'].map((name) => `conformance/test/fixtures/second-${name}.ts`),
    service: 'second.ts',
    leftOut: {
      grant: 'makes the tokens that the suite brings',
      target: 'tells the suite what the service offers',
    },
    offer: (ready) => Promise.resolve(ready),
  },
};

export type SubjectName = keyof typeof subjects;
