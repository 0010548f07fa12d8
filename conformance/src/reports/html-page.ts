import { statuses } from './report.ts';

/** How the HTML report looks: on a screen, on a phone, in the dark, on paper. */
export const style = `
:root { color-scheme: light dark; --ink: #1c2530; --soft: #55616e; --line: #d9dfe5; --paper: #fff; --card: #f5f7f9;
  --link: #0b5a8a; --passed: #17733a; --failed: #b3261e; --warned: #8a5a00; --observed: #0b6280; --not-testable: #55616e;
  --not-checked: #55616e; --known-failure: #7b3fa0; --unexpected-pass: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9ee; --soft: #a3afbb; --line: #323c46; --paper: #14191f;
  --card: #1c232b; --link: #7cc4ee; --passed: #5cc684; --failed: #ff8a80; --warned: #e8b04a; --observed: #63c3e0;
  --not-testable: #a3afbb; --not-checked: #a3afbb; --known-failure: #cf9bea; --unexpected-pass: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 64rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
h1 { margin: 0; font-size: 1.8rem; line-height: 1.2; color: var(--passed); }
h1.broken { color: var(--failed); } h1.open { color: var(--warned); }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.25rem; } h3 { margin: 0; font-size: 1.05rem; }
p { margin: .25rem 0; } .soft, dt, th { color: var(--soft); } .soft { font-size: .92rem; }
code, pre { font: .86rem/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; }
.card { margin: 0 0 1rem; padding: 1rem; border: 1px solid var(--line); border-left: .3rem solid var(--failed); border-radius: .4rem; }
.card.warned { border-left-color: var(--warned); }
dl { display: grid; grid-template-columns: 6rem 1fr; gap: .2rem .75rem; margin: .75rem 0; } dd { margin: 0; }
pre { margin: 0; padding: .75rem; background: var(--card); border-radius: .4rem; white-space: pre-wrap; }
.copy { position: relative; margin: .5rem 0; }
button { position: absolute; top: .4rem; right: .4rem; padding: .15rem .6rem; border: 1px solid var(--line); border-radius: .3rem;
  background: var(--paper); color: var(--ink); font: .82rem system-ui, sans-serif; cursor: pointer; }
.copy pre { padding-right: 4.5rem; }
ol { margin: .75rem 0; padding-left: 1.75rem; } ol li::marker { color: var(--soft); }
li span { color: var(--soft); }
summary { cursor: pointer; color: var(--link); }
table { width: 100%; border-collapse: collapse; } th, td { padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 500; font-size: .88rem; } td.number { text-align: right; }
tbody tr:target { background: var(--card); }
.status { font-weight: 600; } .status, .level { white-space: nowrap; }
.bar { display: flex; gap: 2px; height: .6rem; min-width: 8rem; margin-top: .5rem; } .bar i { border-radius: 2px; }
form { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; padding: .6rem 0; background: var(--paper); border-bottom: 1px solid var(--line); }
form label { padding: .15rem .7rem; border: 1px solid var(--line); border-radius: 1rem; font-size: .9rem; cursor: pointer; }
form label:has(:checked) { background: var(--ink); color: var(--paper); }
form label:has(:focus-visible), a:focus-visible, button:focus-visible, summary:focus-visible { outline: 2px solid var(--observed); }
form [type=radio] { position: absolute; opacity: 0; }
form [type=search] { flex: 1 1 12rem; min-width: 0; padding: .3rem .7rem; border: 1px solid var(--soft); border-radius: 1rem; background: var(--paper); color: var(--ink); font: inherit; font-size: .95rem; }
.chapters b { white-space: nowrap; } ::placeholder { color: var(--soft); opacity: 1; }
.chapter td { padding-top: 1.25rem; font-weight: 600; } [hidden] { display: none !important; }
@media (max-width: 40rem) {
  .rows thead { display: none; } .rows tr { display: block; padding: .6rem 0; border-bottom: 1px solid var(--line); }
  .rows td { display: block; padding: 0; border: 0; } .rows .level { display: inline; margin-left: .5rem; } .rows .state { display: inline; }
  .rows .chapter { padding-bottom: 0; } dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; }
  form { position: static; } .chapters .bar { display: none; } .chapters a { overflow-wrap: normal; hyphens: auto; } }
@media print { :root { font-size: 10pt; color-scheme: light; --ink: #111; --soft: #444b52; --line: #c9cfd4; --paper: #fff; --card: #f5f7f9;
  --passed: #17733a; --failed: #b3261e; --warned: #8a5a00; --observed: #0b6280; --not-testable: #444b52; --not-checked: #444b52;
  --known-failure: #7b3fa0; --unexpected-pass: #b3261e; }
  @page { margin: 16mm 15mm; } form, button, details:not([open]) { display: none; } body { max-width: none; padding: 0; font-size: 1rem; }
  tr[data-status=not-checked] .soft { display: none; }
  h2, h3, .chapter { break-after: avoid; } pre, tr, li { break-inside: avoid; } a { color: inherit; } .copy pre { padding-right: .75rem; } }
${statuses.map((status) => `.${status} .status, b.${status} { color: var(--${status}); } i.${status} { background: var(--${status}); }`).join('\n')}
`;

/** Filter and search over the one table, copy buttons, and on paper what came over the wire: scripts are for a screen. */
export const script = `
const form = document.querySelector('form');
const rows = [...document.querySelectorAll('tr[data-status]')];
const chapters = [...document.querySelectorAll('tr.chapter')];
const choose = () => {
  const status = form.elements.status.value;
  const words = form.elements.words.value.toLowerCase().split(/\\s+/);
  for (const row of rows)
    row.hidden = (status !== 'all' && row.dataset.status !== status) || !words.every((word) => row.textContent.toLowerCase().includes(word));
  for (const chapter of chapters)
    chapter.hidden = !rows.some((row) => !row.hidden && row.dataset.section === chapter.dataset.section);
};
form.addEventListener('input', choose);
form.addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('click', async ({ target }) => {
  if (!target.matches('button')) return;
  const pre = target.parentElement.querySelector('pre');
  try { await navigator.clipboard.writeText(pre.textContent); }
  catch { getSelection().selectAllChildren(pre); document.execCommand('copy'); }
  target.textContent = 'Copied';
  setTimeout(() => { target.textContent = 'Copy'; }, 1500);
});
const reveal = () => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.querySelector('details')?.setAttribute('open', '');
addEventListener('hashchange', reveal);
reveal();
addEventListener('beforeprint', () => document.querySelectorAll('.card .wire').forEach((each) => { each.open = true; }));
`;
