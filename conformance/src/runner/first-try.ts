import { presenterOf } from '../reports/presentable.ts';
import { Unusable } from './preflight.ts';
import { Publisher } from '../client-suite/publisher.ts';
import { ClientFault, type ContextOptions, type ScenarioContext } from '../client-suite/scenario-context.ts';
import { Subscriber } from '../client-suite/subscriber.ts';
import { longText } from '../client-suite/texts.ts';

/** How long a client that prints at all may take to print its first item, in milliseconds. */
const printMs = 3000;
/** So many large items are more than any buffer of an output holds. */
const flood = { items: 100, itemBytes: 2000 };

const whyNotStarted = (code = ''): string =>
  ({ ENOENT: 'there is no such program', EACCES: 'it is not executable' })[code] ?? code;

/** Why a command cannot be tested. */
function unusable(context: ScenarioContext, command: string[], does: string): Unusable {
  const { ended, startMs } = context;
  if (ended?.error)
    return new Unusable(`The command '${command[0]}' cannot be started: ${whyNotStarted(ended.error.code)}.`);
  const hint = `Does it ${does} TOPICS_URL, TOPICS_CACHE and TOPICS_TOPIC with TOPICS_TOKEN?`;
  if (!ended)
    return new Unusable(
      `The client asked for nothing within ${startMs / 1000} s (--patience gives it longer). ${hint}`,
    );
  const said = ended.stderr.trim().split('\n').at(-1);
  const words = said ? `: ${presenterOf([]).line(said)}` : '.';
  return new Unusable(`The client ended with ${ended.code} before it asked for anything${words} ${hint}`);
}

/**
 * Whether the command can be tested, and whether it prints what it receives: at once, or at least when there is much of it.
 * @throws Unusable when it asks for nothing
 */
export async function trySubscribing(command: string[], options: ContextOptions): Promise<boolean> {
  const client = new Subscriber(options);
  const printed = () => (client.printed.length > 0 ? true : undefined);
  try {
    await client.start(command);
    await client.deliver(client.story.item());
    if (await client.until(printed, printMs)) return true;
    await client.deliver(
      ...Array.from({ length: flood.items }, () => client.story.item({ text: longText(flood.itemBytes) })),
    );
    if (await client.until(printed, printMs)) return true;
    await client.command.stop();
    return client.printed.length > 0;
  } catch (error) {
    if (!(error instanceof ClientFault)) throw error;
    if (client.polls.length > 0) return client.printed.length > 0;
    throw unusable(client, command, 'subscribe to');
  } finally {
    await client.stop();
  }
}

/** Whether the command publishes what it reads. @throws Unusable when it publishes nothing */
export async function tryPublishing(command: string[], options: ContextOptions): Promise<void> {
  const client = new Publisher(options);
  try {
    await client.start(command, { input: true });
    client.give(['a first message']);
    client.end();
    if (!(await client.next(client.startMs)))
      throw unusable(client, command, 'publish the lines of its standard input to');
  } finally {
    await client.stop();
  }
}
