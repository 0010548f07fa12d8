import { requirements } from '@topics-http/contract/requirements';
import { neverAlone } from '../conformance/test/mutants/alone.ts';
import { mutants } from '../conformance/test/mutants/index.ts';
import { escape, inline } from './html.ts';

const link = (id: string): string => `<a href="requirements.html#${id}">${id}</a>`;
const shown = 6;

/** Of a defect that most of the suite notices, the first few; all of them behind a click. */
function noticedBy(ids: string[]): string {
  if (ids.length <= shown) return ids.map(link).join('<br>');
  return `<details><summary>${ids.length} requirements</summary>${ids.map(link).join('<br>')}</details>`;
}

const dependsOn = new Map<string, readonly string[]>(requirements.map((each) => [each.id, each.dependsOn]));

/** Whether a requirement notices a defect: by itself, or since it rests on one that does. */
const notices = (id: string, kills: readonly string[]): boolean =>
  kills.includes(id) || (dependsOn.get(id) ?? []).some((each) => notices(each, kills));

/** The kill matrix, as HTML: each defect and the requirements that notice it; each requirement without a mutant of its own and why. */
export function mutantsPage(): string {
  const judged = requirements.filter(({ target, level }) => target === 'server' && level !== 'MAY');
  const noticed = judged.filter(({ id }) => mutants.some(({ kills }) => notices(id, kills)));
  const rows = mutants.map(
    ({ defect, kills }) => `<tr><td>${inline(defect)}</td><td>${noticedBy(kills)}</td></tr>`,
  );
  const reasons = Object.entries(neverAlone).map(
    ([id, reason]) => `<tr><td>${link(id)}</td><td>${escape(reason)}</td></tr>`,
  );
  return `<h1>Who tests the suite?</h1>
<p>${mutants.length} mutants: the reference service with exactly one defect each. The suite runs against every one of them in
CI, and each has to be noticed by the requirements named here; what rests on one of them fails with it. Of the ${judged.length} requirements that a service can
fail, ${noticed.length} notice at least one defect, and ${judged.length - reasons.length} have one that they alone notice.</p>
<section class="requirements"><h2 id="mutants">Defects, and who notices them</h2>
<table><thead><tr><th>defect</th><th>noticed by</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></section>
<section class="requirements"><h2 id="shared">Requirements without a mutant of their own</h2>
<table><thead><tr><th>id</th><th>why</th></tr></thead><tbody>${reasons.join('\n')}</tbody></table></section>`;
}
