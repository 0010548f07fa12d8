import type { Report, Result } from '../../conformance/src/index.ts';
import type { Coverage } from './services/tell.ts';

/**
 * killed: the verdict is another one, or there is none; warned: a SHOULD notices it that holds without it; survived: no
 * trace; unreached: no run ever executes it.
 */
export type Status = 'killed' | 'warned' | 'survived' | 'unreached';

export interface Verdict {
  status: Status;
  /** What noticed it: requirements; or how the program ended. */
  by: string[];
  seconds: number;
}

/** Of what no run executes. */
export const unreachedVerdict: Verdict = { status: 'unreached', by: [], seconds: 0 };

/** What the suite says of a subject without a mutant. */
export interface Control {
  /** What was reached, by the program that reached it. */
  coverage: Record<string, Coverage>;
  /** What it is warned about as it is. */
  warned: string[];
  seconds: number;
}

export interface How {
  seed: number;
  /** A run that takes longer has met a program that hangs. */
  timeLimitMs: number;
}

/** How a subject is held to the contract, as it is and with a mutant. */
export interface Tester {
  /**
   * With each of these seeds: what is reached only now and then is not said to be never reached.
   * @throws when the subject is not conformant as it is: then nothing can be said of mutants
   */
  control: (seeds: readonly number[]) => Promise<Control>;
  /** Up to the first MUST that fails, for want of an answer too. Never rejects. */
  judge: (mutant: string, control: Control, how: How) => Promise<Verdict>;
}

export const idsOf = ({ results }: Report, ...wanted: Result['status'][]): string[] =>
  results.filter(({ status }) => wanted.includes(status)).map(({ id }) => id);

export const secondsSince = (startMs: number): number => Math.round((performance.now() - startMs) / 100) / 10;

/** What several runs say together. */
export function together(controls: readonly Control[]): Control {
  const programs = new Set(controls.flatMap(({ coverage }) => Object.keys(coverage)));
  return {
    coverage: Object.fromEntries(
      [...programs].map((program) => [
        program,
        Object.assign({}, ...controls.map(({ coverage }) => coverage[program] ?? {})) as Coverage,
      ]),
    ),
    warned: [...new Set(controls.flatMap(({ warned }) => warned))],
    seconds: Math.max(...controls.map(({ seconds }) => seconds)),
  };
}

/** The programs that reach a mutant. */
export const reachedBy = (mutant: string, { coverage }: Pick<Control, 'coverage'>): string[] =>
  Object.keys(coverage).filter((program) => mutant in coverage[program]!);
