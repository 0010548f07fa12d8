import { setTimeout as wait } from 'node:timers/promises';
import { pino, type Logger } from 'pino';

/** Lines that nobody reads are held up to this, then dropped. */
const maxHeldBytes = 1024 * 1024;

/** How long the end of the log waits for whoever reads it. */
const endMs = 500;

/**
 * A log of JSON lines on stderr. The service does not depend on anybody to read it: lines that cannot be written are lost, and
 * `end` is over soon either way.
 */
export function operatorLog(level: string): Logger & { end(): Promise<void> } {
  // What stderr and stdout cannot take any more, their reader does not want.
  const ignore = () => undefined;
  process.stdout.on('error', ignore);
  process.stderr.on('error', ignore);
  const destination = pino.destination({ dest: 2, sync: false, maxLength: maxHeldBytes });
  destination.on('error', ignore);
  const end = async () => {
    await Promise.race([new Promise<void>((resolve) => destination.flush(() => resolve())), wait(endMs)]);
    destination.destroy();
  };
  return Object.assign(pino({ level }, destination), { end });
}
