export { runConformance, type RunOptions } from './run.ts';
export { Unusable } from './preflight.ts';
export type { Report, Result, Status } from './report.ts';
export type { Exchange } from './exchange.ts';
export type { Fixtures } from './target.ts';
export { consoleReport } from './reports/console.ts';
export { junitReport } from './reports/junit.ts';
export { markdownReport } from './reports/markdown.ts';
