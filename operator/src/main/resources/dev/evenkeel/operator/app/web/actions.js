// What a person may ask for. Each asks back first, and what the server answers is said.

import { access, post } from './access.js';
import { askToken, confirm, say } from './dialog.js';
import { el } from './dom.js';
import { api } from './route.js';
import { everything, soon } from './store.js';

const SPANS = [['', 'until it is resumed'], ['1', 'for 1 hour'], ['4', 'for 4 hours'], ['24', 'for a day'], ['168', 'for a week']];

function finished(answer) {
  say(answer.message);
  everything();
  soon(() => {});
}

export function suspend(kind, name) {
  confirm({
    title: 'Suspend ' + kind + '/' + name + '?', action: 'Suspend',
    text: 'Nothing is written to it until it is resumed; watching goes on, and what runs goes on running.',
    fields: [el('label', {}, 'Reason, so that others know', el('input', { name: 'reason', required: true, autofocus: true, autocomplete: 'off' })),
      el('label', {}, 'How long', el('select', { name: 'hours' }, SPANS.map(([value, word]) => el('option', { value }, word))))],
    act: form => post(api(kind, name) + '/suspend', { reason: form.get('reason'), until: untilOf(form.get('hours')) }), done: finished,
  });
}

const untilOf = hours => hours ? new Date(Date.now() + hours * 3_600_000).toISOString() : null;

export function resume(kind, name) {
  confirm({
    title: 'Resume ' + kind + '/' + name + '?', action: 'Resume',
    text: 'It is kept as written again; what was changed meanwhile is put back now.',
    act: () => post(api(kind, name) + '/resume'), done: finished,
  });
}

export function restart(kind, name) {
  confirm({
    title: 'Restart ' + kind + '/' + name + '?', action: 'Restart', danger: true,
    text: 'Its containers or units are restarted, one host after the other. It does not serve while it restarts.',
    act: () => post(api(kind, name) + '/restart'), done: finished,
  });
}

/** @param ref Kind/name, or null for the whole fleet */
export function sync(ref) {
  confirm({
    title: 'Sync ' + (ref ?? 'the fleet') + '?', action: 'Sync',
    text: 'The repository is read and the hosts are looked at now, instead of at the next turn.',
    fields: [check('refresh', 'Resolve the tags of images anew'), check('retry', 'Try again what is held back after it failed')],
    act: form => post('/api/v1/sync', { resource: ref, commit: null, refresh: form.has('refresh'), retry: form.has('retry') }), done: finished,
  });
}

const check = (name, words) => el('label', { class: 'check' }, el('input', { type: 'checkbox', name }), words);

/** @param changes what the approval is for */
export function approve(plan, changes) {
  confirm({
    title: 'Approve this plan of ' + plan.host + '?', action: 'Approve', danger: true,
    text: ['It is for exactly these changes and for no others:',
      el('ul', {}, changes.map(change => el('li', {}, el('b', {}, change.object), ': ' + change.message)))],
    act: () => post('/api/v1/plans/' + encodeURIComponent(plan.identity) + '/approve'), done: finished,
  });
}

/** The buttons of a resource or host. `restarts`: whether it has containers or units. */
export function buttons({ kind, name, suspension, restarts, refused }) {
  if (access.is && !access.is.mayChange) return [needsToken()];
  const ref = kind + '/' + name;
  const held = suspension !== null;
  return [
    button(held ? 'Resume' : 'Suspend', () => held ? resume(kind, name) : suspend(kind, name), 's'),
    restarts && !refused && button('Restart', () => restart(kind, name), 'r'),
    button('Sync', () => sync(ref), 'y'),
  ];
}

export function button(word, act, key) {
  return el('button', { type: 'button', onclick: act, 'data-focus': word, 'data-key-of': key, 'aria-keyshortcuts': key }, word);
}

/** Stands where the buttons would be when the token may only read. */
export function needsToken() {
  const why = 'What changes something needs the token that may change things; this one may only read.';
  return el('p', { class: 'quiet' }, 'Read-only token. ', button('Use another token', () => askToken(why, () => location.reload())));
}
