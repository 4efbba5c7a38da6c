// Fields that are not the same, side by side, with the part that differs marked.

import { el } from './dom.js';
import { fieldName, fieldValue } from './words.js';

/** Fields with their values: [{path, desired, applied, observed}]; `applied` may be left out. */
export function diff(fields) {
  const applied = fields.some(one => one.applied !== undefined && one.applied !== one.desired && one.applied !== one.observed);
  return el('div', { class: 'scroll' }, el('table', { class: 'diff' },
    el('thead', {}, el('tr', {}, ['Field', 'Git says', applied && 'Last applied', 'Host has'].filter(Boolean).map(word => el('th', { scope: 'col' }, word)))),
    el('tbody', {}, fields.map(field => line(field, applied)))));
}

function line({ path, desired, applied, observed }, withApplied) {
  const git = fieldValue(path, desired, '(not set)');
  const host = fieldValue(path, observed, '(not there)');
  const [common, tail] = shared(git, host);
  return el('tr', {}, el('th', { scope: 'row', title: path }, fieldName(path)),
    el('td', { class: 'git', 'data-label': 'Git says' }, marked(git, common, tail, desired)),
    withApplied && el('td', { 'data-label': 'Last applied' }, fieldValue(path, applied, '(never)')),
    el('td', { class: 'host', 'data-label': 'Host has' }, marked(host, common, tail, observed)));
}

/** How many characters two texts share at the beginning and at the end. */
function shared(a, b) {
  const most = Math.min(a.length, b.length);
  let front = 0;
  while (front < most && a[front] === b[front]) front++;
  let back = 0;
  while (back < most - front && a[a.length - 1 - back] === b[b.length - 1 - back]) back++;
  // Little in common is chance: 1G and 4G differ as a whole.
  return front + back < 8 ? [0, 0] : [front, back];
}

function marked(text, front, back, there) {
  if (there === null || there === undefined) return el('i', {}, text);
  return [text.slice(0, front), el('mark', {}, text.slice(front, text.length - back)), text.slice(text.length - back)];
}
