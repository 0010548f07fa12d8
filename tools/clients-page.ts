import {
  clients,
  defects,
  harmful,
  unseen,
  type Client,
  type Defect,
} from '../conformance/test/client-corpus/corpus.ts';
import { countRuns, readCorpusResults, type Outcome } from '../conformance/test/client-corpus/results.ts';
import { escape, inline } from './html.ts';

const results = readCorpusResults();
const link = (id: string): string => `<a href="requirements.html#${id}">${id}</a>`;
const links = (ids: readonly string[]): string => [...new Set(ids)].toSorted().map(link).join('<br>');
/** What its runs said; one of no seed was forgotten. */
const outcomesOf = (defect: Defect): Outcome[] =>
  (results.defects[defect.id] ?? []).filter(({ seeds }) => seeds.length > 0);

function defectRow(defect: Defect): string {
  const outcomes = outcomesOf(defect);
  const { runs, changed } = countRuns(outcomes);
  const by = links(outcomes.flatMap(({ failed }) => failed));
  const untested = outcomes.some(({ code }) => code === 3) ? 'it cannot be tested: exit code 3' : '';
  const warned = by ? '' : links(outcomes.flatMap((outcome) => outcome.warned));
  const why = unseen[defect.id] ?? '';
  const what = [by, untested, warned && `a warning only: ${warned}`, escape(why)]
    .filter(Boolean)
    .join('<br>');
  return `<tr id="${defect.id}"><td>${inline(defect.what)}</td><td>${defect.harm}</td><td>${runs === 0 ? 'not run' : `${changed} of ${runs}`}</td><td>${what}</td></tr>`;
}

function clientRow({ file, stack, publish }: Client): string {
  const cell = (mode: string): string => {
    const outcomes = results.clients[`${file} ${mode}`] ?? [];
    const { runs, changed } = countRuns(outcomes);
    if (runs === 0) return 'not run';
    const warned = links(outcomes.flatMap((outcome) => outcome.warned));
    return `${runs - changed} of ${runs}${warned && `<br>warned: ${warned}`}`;
  };
  return `<tr><td>${escape(file.replace('correct/', ''))}</td><td>${escape(stack)}</td><td>${cell('subscribe')}</td><td>${publish ? cell('publish') : 'it does not'}</td></tr>`;
}

/** The corpus of clients, as HTML: which defects change the exit code, and what notices them; and the correct clients. */
export function clientsPage(): string {
  const counted = harmful.map((defect) => countRuns(outcomesOf(defect))).filter(({ runs }) => runs > 0);
  const always = counted.filter(({ runs, changed }) => changed === runs);
  const most = Math.max(...counted.map(({ runs }) => runs));
  const often = counted.filter(({ runs }) => runs === most);
  const oftenAlways = often.filter(({ changed }) => changed === most);
  const percent = (part: readonly unknown[], of: readonly unknown[]) =>
    `${((100 * part.length) / of.length).toFixed(1)} %`;
  const table = (mode: Defect['mode']) =>
    `<table><thead><tr><th>defect</th><th>what it does</th><th>exit code changed</th><th>noticed by</th></tr></thead><tbody>${defects
      .filter((defect) => defect.mode === mode)
      .map(defectRow)
      .join('\n')}</tbody></table>`;
  return `<h1>Which clients are called wrong?</h1>
<p>${defects.length} clients with exactly one defect each, and ${clients.length} correct ones in ${new Set(clients.map(({ file }) => /\.\w+$/.exec(file)![0])).size}
languages, all written without a look at the scenarios. Of the ${harmful.length} defects that make a client lose, repeat, reorder or change a
message, stop for good or hammer, ${often.length}, drawn from every kind of harm, were each run with ${most === 1 ? 'one seed' : `${most} seeds`}:
${oftenAlways.length} changed the exit code in every run (${percent(oftenAlways, often)}). With one seed at least, ${counted.length} were run, of which
${always.length} changed it in every run (${percent(always, counted)}). A run of a client with a
defect ends at the first <span class="level MUST">MUST</span> that fails, so what is named is what noticed it first. <code>npm run client-corpus</code> measures it again.</p>
<section class="requirements"><h2 id="correct">Correct clients: runs without a failure</h2>
<table><thead><tr><th>client</th><th>what it is</th><th>subscribes</th><th>publishes</th></tr></thead><tbody>${clients.map(clientRow).join('\n')}</tbody></table></section>
<section class="requirements"><h2 id="subscribe">Defects of clients that subscribe</h2>
${table('subscribe')}</section>
<section class="requirements"><h2 id="publish">Defects of clients that publish</h2>
${table('publish')}</section>`;
}
