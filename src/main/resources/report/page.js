'use strict';
for (const button of document.querySelectorAll('button[data-copy]')) {
  const text = id => document.getElementById(id)?.textContent ?? '';
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const before = button.dataset.before ? text(button.dataset.before) + '\n' : '';
    try {
      await navigator.clipboard.writeText(before + text(button.dataset.copy) + '\n');
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
      button.textContent = 'Selected: copy it now';
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

const body = document.querySelector('table.tables tbody');
for (const head of document.querySelectorAll('table.tables thead th')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener('click', () => {
    const down = head.getAttribute('aria-sort') === 'ascending';
    const key = row => row.cells[head.cellIndex].dataset.sort ?? row.cells[head.cellIndex].textContent;
    const order = new Intl.Collator('en', {numeric: true});
    const rows = [...body.rows].sort((a, b) => order.compare(key(a), key(b)) * (down ? -1 : 1));
    document.querySelectorAll('table.tables thead th').forEach(other => other.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    body.append(...rows);
  });
}

const unfold = () => {
  const place = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (place && place.matches('details')) place.open = true;
};
addEventListener('hashchange', unfold);
unfold();
