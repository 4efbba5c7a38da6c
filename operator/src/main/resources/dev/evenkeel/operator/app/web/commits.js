// The commits that were read.

import { badge, el } from './dom.js';
import { rows } from './rows.js';
import { known } from './store.js';
import { clock, count, seconds, shortCommit } from './words.js';

const state = one => !one.convergedAt ? one.current ? { level: 'busy', word: 'on its way' } : { level: 'unknown', word: 'never converged' }
  : { level: 'good', word: 'converged in ' + seconds(Math.max(0, (new Date(one.convergedAt) - new Date(one.seenAt)) / 1000)) };

export function commits() {
  const list = rows({
    label: 'Commits', kind: 'commits', columns: ['Read', 'Commit', 'What', 'State'], key: one => one.commit + one.seenAt, empty: 'No commit was read yet.',
    cells: one => [el('time', { datetime: one.seenAt }, clock(one.seenAt)), [el('code', {}, shortCommit(one.commit)), one.current && el('small', {}, 'current')],
      [one.subject ?? 'a plain folder', el('small', {}, (one.author ? one.author + ', ' : '') + count(one.resources, 'resource')), problems(one)], badge(state(one))],
  });
  return { title: 'Commits', node: el('div', {}, el('h1', { tabindex: '-1' }, 'Commits'), list.node), update: () => list.show(known.revisions) };
}

function problems({ problems: all }) {
  return all.length > 0 && el('details', {}, el('summary', { 'data-focus': 'problems' }, badge({ level: 'warn', word: count(all.length, 'problem') })),
    el('ul', {}, all.map(one => el('li', {}, el('code', {}, one.file + ':' + one.line + ':' + one.column), ' ' + one.message, one.hint && ' (' + one.hint + ')'))));
}
