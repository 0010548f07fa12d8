// Copy buttons, and the search; its index is loaded when somebody begins to search.
document.addEventListener('click', async ({ target }) => {
  if (!target.matches('.copy button')) return;
  const pre = target.parentElement.querySelector('pre');
  try {
    await navigator.clipboard.writeText(pre.innerText);
  } catch {
    getSelection().selectAllChildren(pre);
    document.execCommand('copy');
  }
  target.textContent = 'Copied';
  setTimeout(() => (target.textContent = 'Copy'), 1500);
});

const field = document.querySelector('.search input');
const results = document.querySelector('.search ul');
const load = () => {
  if (document.querySelector('script[src="search.js"]')) return;
  const script = document.createElement('script');
  script.src = 'search.js';
  script.onload = search;
  document.head.append(script);
};
const count = (text, word) => text.toLowerCase().split(word).length - 1;
const around = (text, word) => {
  const at = Math.max(0, text.toLowerCase().indexOf(word) - 40);
  return `${at > 0 ? '… ' : ''}${text.slice(at, at + 120)} …`;
};
function search() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found =
    words.length === 0
      ? []
      : (window.searchIndex ?? [])
          .map((entry) => {
            const each = words.map(
              (word) => 20 * count(entry.title, word) + Math.min(5, count(entry.text, word)),
            );
            return { entry, score: each.includes(0) ? 0 : each.reduce((sum, value) => sum + value, 0) };
          })
          .filter(({ score }) => score > 0)
          .sort((a, b) => b.score - a.score)
          .slice(0, 12);
  results.replaceChildren(
    ...found.map(({ entry }) => {
      const [item, link, where, shown] = ['li', 'a', 'small', 'span'].map((name) =>
        document.createElement(name),
      );
      link.href = entry.href;
      link.textContent = entry.title;
      where.textContent = entry.page;
      shown.textContent = around(entry.text, words[0]);
      link.append(where, shown);
      item.append(link);
      return item;
    }),
  );
  if (words.length > 0 && found.length === 0 && window.searchIndex)
    results.append(Object.assign(document.createElement('li'), { textContent: 'Nothing found' }));
  results.hidden = words.length === 0;
}
field.addEventListener('focus', load);
field.addEventListener('input', search);
field.addEventListener('keydown', ({ key }) => {
  if (key === 'Enter') results.querySelector('a')?.click();
  if (key === 'Escape') {
    field.value = '';
    search();
  }
});
document.addEventListener('click', ({ target }) => {
  if (!target.closest('.search')) results.hidden = true;
});
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target.matches('input')) return;
  event.preventDefault();
  field.focus();
});
