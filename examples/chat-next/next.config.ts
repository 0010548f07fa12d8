import path from 'node:path';
import type { NextConfig } from 'next';

/** The client, the service and the vending machine are this repository's own; elsewhere, neither line is needed. */
const repository = path.join(import.meta.dirname, '../..');

export default {
  turbopack: { root: repository },
  outputFileTracingRoot: repository,
} satisfies NextConfig;
