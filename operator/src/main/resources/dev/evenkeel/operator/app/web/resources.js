// All resources of the fleet.

import { badge, el } from './dom.js';
import { link } from './route.js';
import { rows } from './rows.js';
import { known } from './store.js';
import { message, ofResource, worstFirst } from './state.js';
import { count } from './words.js';

const MOST_HOSTS = 3;

export const hostsOf = ({ hosts }) => hosts.length <= MOST_HOSTS ? hosts.join(', ') : hosts.slice(0, MOST_HOSTS - 1).join(', ') + ' and ' + (hosts.length - MOST_HOSTS + 1) + ' more';

const said = resource => resource.suspension ? resource.suspension.reason + ' (' + resource.suspension.by + ')'
  : resource.manifest.startsWith('refused') ? resource.manifest : message(resource);

export function resourceRows(label, empty) {
  return rows({
    label, kind: 'resources', columns: ['State', 'Resource', 'Hosts', 'Message'], key: one => one.kind + '/' + one.name, empty,
    shows: one => [ofResource(one), one.kind, one.name, hostsOf(one), said(one)],
    cells: one => [badge(ofResource(one)),
      el('a', { href: link.resource(one.kind, one.name), 'data-focus': 'row' }, el('span', { class: 'quiet' }, one.kind + '/'), one.name), hostsOf(one), said(one)],
  });
}

export function resources() {
  const list = resourceRows('Resources', 'No resource matches.');
  const filter = el('input', { type: 'search', placeholder: 'Filter by name, kind, host, state ( / )', 'aria-label': 'Filter resources', autocomplete: 'off', class: 'filter' });
  const shown = el('p', { class: 'quiet' });

  function update() {
    const words = filter.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const all = [...known.resources.values()];
    const matching = all.filter(one => {
      const text = words.length ? [one.kind + '/' + one.name, ...one.hosts, ofResource(one).word].join(' ').toLowerCase() : '';
      return words.every(word => text.includes(word));
    });
    list.show(matching.sort(worstFirst(ofResource, one => one.kind + '/' + one.name)));
    shown.textContent = count(matching.length, 'resource') + (matching.length === all.length ? '' : ' of ' + all.length.toLocaleString('en')) + ', worst first';
  }

  filter.addEventListener('input', () => { list.restart(); update(); });
  return { title: 'Resources', node: el('div', {}, el('div', { class: 'top' }, el('h1', { tabindex: '-1' }, 'Resources'), filter), shown, list.node), update };
}
