import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { RunOptions } from '../../conformance/src/index.ts';
import { mintFixtures } from '../../conformance/src/runner/embedded.ts';

/** What the suite is told of a service: where it is, and what it offers. */
type Offer = Required<Pick<RunOptions, 'url' | 'cache' | 'token' | 'fixtures'>>;

/** What a service says of itself when it is ready: an offer, and the key that its tokens are signed with, in base64. */
export type Ready = Offer & { key?: string };

/** An implementation that mutations are made of. */
interface Implementation {
  title: string;
  /** The sources, from the root of the repository, in the order in which mutants are counted. */
  files: () => string[];
  /** The module that starts it, in services/. */
  entry: string;
  /** Functions and methods whose code no run is about, by name, and why. */
  leftOut: Record<string, string>;
}

/** One that is held to the contract as a service. */
export interface ServiceSubject extends Implementation {
  kind: 'service';
  /** What the suite is told. Made just before a run, since some of its tokens live for seconds. */
  offer: (ready: Ready) => Promise<Offer>;
}

/** One that is held to it as a client, with each of its programs. */
export interface ClientSubject extends Implementation {
  kind: 'client';
  /** What the module is started with, by name, and whether it publishes then. */
  programs: Record<string, { args: string[]; publish: boolean }>;
}

export type Subject = ServiceSubject | ClientSubject;

export const root = path.resolve(import.meta.dirname, '../..');

const typescriptIn = (folder: string): string[] =>
  readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `${folder}/${name}`);

/** Not of what a run meets: what it re-exports, its figures, other runtimes and other stores. */
const besideTheProtocol = [
  'server/src/node.ts',
  'server/src/metrics.ts',
  'server/src/http/fetch.ts',
  'server/src/store/shared.ts',
];

/** Not of what a run meets: what it re-exports, and the words of a command that is used wrongly. */
const besideTheClient = [
  'client/src/index.ts',
  'client/src/topic-publish.ts',
  'client/src/topic-subscribe.ts',
];

const words = 'words for people: what they say is the client’s own affair';
const wrong = 'only who calls it meets it, and no service; the tests of the client are about it';

/** What the client says, beside what it delivers. */
const wordsOfTheClient: Record<string, string> = {
  help: words,
  ownVersion: words,
  codes: words,
  names: words,
  lost: words,
  oneLine: words,
  readErrorBody: words,
  connectionLost: words,
  redirected: words,
  Outage: words,
  sayDiscontinuity: words,
  say: words,
  Failure: words,
  toString: words,
};

/** What it takes only from who calls it, and not from a service. */
const ofTheCaller: Record<string, string> = {
  UsageError: wrong,
  readArguments: wrong,
  required: wrong,
  readToken: wrong,
  readCursor: wrong,
  readCount: wrong,
  checkOptions: wrong,
  checkUrl: wrong,
  checkMs: wrong,
  problemOfName: wrong,
  problemOfValue: wrong,
  problemOfCursor: wrong,
  main: wrong,
  openClient: wrong,
  expiryOf: wrong,
  reportUncaught: wrong,
  timedOut: words,
  noToken: words,
  invalid: words,
  wholeOf: wrong,
  valueString: wrong,
  valueUint8Array: wrong,
  isSubscribed: wrong,
};

export const subjects: Record<'reference' | 'second' | 'client' | 'corpus', Subject> = {
  reference: {
    kind: 'service',
    title: 'the reference service',
    files: () =>
      ['', '/access', '/http', '/store']
        .flatMap((folder) => typescriptIn(`server/src${folder}`))
        .filter((file) => !besideTheProtocol.includes(file) && !file.includes('redis')),
    entry: 'reference.ts',
    leftOut: {
      createToken: 'makes the tokens that others bring',
      signingKey: 'reads a key from a file',
      elementRest: 'only the store in Redis uses it',
      elementWith: 'only the store in Redis uses it',
      StoreUnavailable: 'only the store in Redis throws it',
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
    kind: 'service',
    title: 'the second implementation',
    files: () => ['choices', 'service', 'topic'].map((name) => `conformance/test/fixtures/second-${name}.ts`),
    entry: 'second.ts',
    leftOut: {
      grant: 'makes the tokens that the suite brings',
      target: 'tells the suite what the service offers',
    },
    offer: (ready) => Promise.resolve(ready),
  },
  client: {
    kind: 'client',
    title: 'the client',
    files: () =>
      ['', '/command']
        .flatMap((folder) => typescriptIn(`client/src${folder}`))
        .filter((file) => !besideTheClient.includes(file)),
    entry: 'client.ts',
    leftOut: { ...wordsOfTheClient, ...ofTheCaller },
    programs: {
      subscribe: { args: ['subscribe', '--ndjson'], publish: false },
      publish: { args: ['publish'], publish: true },
      callbacks: { args: ['callbacks'], publish: false },
    },
  },
  corpus: {
    kind: 'client',
    title: 'the client that the corpus has its defects of',
    files: () => ['conformance/test/client-corpus/base-client.mjs'],
    entry: 'corpus-client.mjs',
    leftOut: { complain: words },
    programs: {
      subscribe: { args: [], publish: false },
      publish: { args: ['publish'], publish: true },
    },
  },
};

export type SubjectName = keyof typeof subjects;
