// A list of any length. Rows are made as far as somebody scrolls, are painted only where they are seen (content-visibility in parts.css),
// and are made anew only when what they show has changed.

import { el, keepingFocus } from './dom.js';

const CHUNK = 60;

/**
 * @param shape {label, kind (a class, gives the columns), columns: [words], key: item → text, cells: item → [nodes or text], empty: text,
 *   shows: item → what decides whether a row is made anew (the item itself if not said)}
 */
export function rows({ label, kind, columns, key, cells, empty, shows = item => item }) {
  const head = el('div', { role: 'row', class: 'row head' }, columns.map(word => el('span', { role: 'columnheader' }, word)));
  const body = el('div', { role: 'rowgroup', class: 'body' });
  const end = el('div', { class: 'end', 'aria-hidden': 'true' });
  const none = el('p', { class: 'none' }, empty);
  const node = el('div', { class: 'list ' + kind }, el('div', { role: 'table', 'aria-label': label }, el('div', { role: 'rowgroup' }, head), body), none, end);
  const made = new Map();
  let all = [];
  let most = CHUNK;

  function row(item) {
    const name = key(item);
    const sign = JSON.stringify(shows(item));
    let entry = made.get(name);
    if (entry?.sign === sign) return entry.node;
    entry ??= { node: el('div', { role: 'row', class: 'row', 'data-key': name }) };
    entry.sign = sign;
    keepingFocus(entry.node, () => entry.node.replaceChildren(...cells(item).map((content, index) =>
      el('span', { role: 'cell', 'data-label': columns[index], class: content === '' || content === null ? 'empty' : null }, el('span', {}, content)))));
    made.set(name, entry);
    return entry.node;
  }

  function draw() {
    const wanted = all.slice(0, most).map(row);
    const keep = new Set(wanted);
    for (const [name, entry] of made) {
      if (!keep.has(entry.node)) { entry.node.remove(); made.delete(name); }
    }
    // Only what stands elsewhere is moved: a row that is moved loses the focus.
    wanted.forEach((one, index) => {
      if (body.children[index] !== one) body.insertBefore(one, body.children[index] ?? null);
    });
    end.hidden = all.length <= most;
    none.hidden = all.length > 0;
    node.firstChild.hidden = all.length === 0;
    node.firstChild.setAttribute('aria-rowcount', all.length + 1);
  }

  const near = new IntersectionObserver(seen => {
    if (!seen.at(-1).isIntersecting || all.length <= most) return;
    most += CHUNK;
    draw();
    // Asked anew: if the end is still near, nothing would have changed for the observer.
    near.unobserve(end);
    near.observe(end);
  }, { rootMargin: '600px' });
  near.observe(end);

  return {
    node,
    show(items) {
      all = items;
      draw();
    },
    /** Back to the first rows, after the filter has changed. */
    restart() {
      most = CHUNK;
    },
  };
}
