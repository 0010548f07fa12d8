import { inColour, plain, type Paint } from '../reports/paint.ts';

type Stream = Pick<NodeJS.WriteStream, 'isTTY'> & { columns?: number };

/** In colour on a terminal; NO_COLOR turns it off, and FORCE_COLOR on, or with 0 off, wherever the output goes. */
export function paintFor({ isTTY }: Stream, environment: NodeJS.ProcessEnv): Paint {
  const { FORCE_COLOR: forced, NO_COLOR: none } = environment;
  if (forced !== undefined) return forced === '0' || forced === 'false' ? plain : inColour;
  return isTTY && !none ? inColour : plain;
}

const maxWidth = 120;

/** How many columns a line may have. */
export const widthOf = ({ columns }: Stream): number => Math.min(columns ?? 100, maxWidth);
