// What happened, newest first, as it happens.

import { badge, el } from './dom.js';
import { link } from './route.js';
import { rows } from './rows.js';
import { known } from './store.js';
import { ofEvent } from './state.js';
import { clock, objectName } from './words.js';

export function eventRows(empty) {
  return rows({
    label: 'Events', kind: 'events', columns: ['Time', 'Level', 'Where', 'What'], key: one => String(one.id), empty, shows: one => one.id,
    cells: one => [el('time', { datetime: one.at }, clock(one.at)), badge(ofEvent(one)), where(one), [one.message, el('small', {}, one.reason)]],
  });
}

const where = one => [
  one.resource ? el('a', { href: link.ref(one.resource), 'data-focus': 'row' }, one.object ? objectName(one.object) : one.resource) : one.object && objectName(one.object),
  one.host && el('small', {}, one.resource ? 'on ' : '', el('a', { href: link.host(one.host), 'data-focus': 'host' }, one.host)), !one.resource && !one.host && 'operator'];

export function events() {
  const list = eventRows('Nothing has happened yet.');
  const filter = el('input', { type: 'search', placeholder: 'Filter events ( / )', 'aria-label': 'Filter events', autocomplete: 'off', class: 'filter' });
  const loud = el('input', { type: 'checkbox' });

  function update() {
    const text = filter.value.trim().toLowerCase();
    list.show(known.events.filter(one => (!loud.checked || one.level !== 'info')
      && [one.level, one.reason, one.host, one.resource, one.object, one.message].join(' ').toLowerCase().includes(text)));
  }

  const again = () => { list.restart(); update(); };
  filter.addEventListener('input', again);
  loud.addEventListener('change', again);
  return {
    title: 'Events',
    node: el('div', {}, el('div', { class: 'top' }, el('h1', { tabindex: '-1' }, 'Events'), el('div', { class: 'bar' }, el('label', { class: 'check' }, loud, 'Warnings only'), filter)), list.node),
    update,
  };
}
