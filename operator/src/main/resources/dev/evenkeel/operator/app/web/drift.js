// What was not as written although no commit explains it.

import { badge, el } from './dom.js';
import { diff } from './diff.js';
import { link } from './route.js';
import { rows } from './rows.js';
import { known } from './store.js';
import { ofDrift } from './state.js';
import { clock, count, objectName, seconds } from './words.js';

export function driftRows(empty) {
  return rows({
    label: 'Drift', kind: 'drift', columns: ['First seen', 'Where', 'What differs', 'Likely cause', 'Outcome'], key: one => one.id, empty,
    cells: one => [[el('time', { datetime: one.firstSeen }, clock(one.firstSeen)), el('small', {}, one.id)],
      [el('a', { href: link.ref(one.resource), 'data-focus': 'row' }, objectName(one.object)), el('small', {}, 'on ', el('a', { href: link.host(one.host), 'data-focus': 'host' }, one.host))],
      diff([one]), [one.cause ?? 'not known', el('small', {}, 'seen by ' + one.seenBy)],
      [badge(ofDrift(one, seconds)), one.remedy && el('small', {}, one.remedy), one.manifest && meant(one)]],
  });
}

const meant = one => el('details', {}, el('summary', { 'data-focus': 'meant' }, 'Meant it?'),
  el('small', {}, 'Write it into ', el('code', {}, one.manifest), '; ', el('code', {}, 'evenkeel drift keep ' + one.id), ' prints the patch.'));

export function drift() {
  const list = driftRows('Nothing has drifted in the last 24 hours.');
  const filter = el('input', { type: 'search', placeholder: 'Filter by host, object, field ( / )', 'aria-label': 'Filter drift', autocomplete: 'off', class: 'filter' });
  const only = el('input', { type: 'checkbox' });
  const lead = el('p', { class: 'lead' });

  function update() {
    const text = filter.value.trim().toLowerCase();
    const open = known.drift.filter(one => !one.correctedAt).length;
    lead.textContent = 'Of the last 24 hours: ' + count(known.drift.length, 'record') + ', ' + (open || 'none') + ' open.';
    list.show(known.drift.filter(one => (!only.checked || !one.correctedAt)
      && [one.id, one.host, one.object, one.resource, one.path, one.cause].join(' ').toLowerCase().includes(text)));
  }

  const again = () => { list.restart(); update(); };
  filter.addEventListener('input', again);
  only.addEventListener('change', again);
  return {
    title: 'Drift',
    node: el('div', {}, el('div', { class: 'top' }, el('div', {}, el('h1', { tabindex: '-1' }, 'Drift'), lead), el('div', { class: 'bar' }, el('label', { class: 'check' }, only, 'Open only'), filter)), list.node),
    update,
  };
}
