// One host.

import { access } from './access.js';
import { buttons } from './actions.js';
import { badge, el, fact, section, slot } from './dom.js';
import { driftRows } from './drift.js';
import { eventRows } from './events.js';
import { hostPlan } from './plan.js';
import { resourceRows } from './resources.js';
import { link } from './route.js';
import { known } from './store.js';
import { ofCondition, ofContainer, ofHost, ofResource, ofUnit, worstFirst } from './state.js';
import { ago, clock, count } from './words.js';

export function host([name]) {
  const top = slot('div', { class: 'top' }, (one, may) => [
    el('div', {}, el('h1', { tabindex: '-1', 'data-focus': 'title' }, name), one && el('p', { class: 'lead' }, badge(ofHost(one)), ' ', one.message ?? ''),
      !one && known.at && el('p', { class: 'refused' }, 'No host named ' + name + ' is declared.')),
    one && el('div', { class: 'actions' }, buttons({ kind: 'Host', name, suspension: one.suspension, restarts: false, may }))]);
  const facts = slot('div', {}, one => [held(one), el('dl', { class: 'facts' }, fact('Address', el('code', {}, one.address)),
    fact('Engine', one.engine ?? 'not known'), fact('Last seen', el('time', { 'data-ago': one.lastObserved ?? '' }, ago(one.lastObserved))), fact('Resources', String(one.resources))), conditions(one)]);
  const running = slot('div', {}, (containers, units) => parts(containers, units));
  const resources = resourceRows('Resources on ' + name, 'Nothing stands on it.');
  const drift = driftRows('Nothing has drifted in the last 24 hours.');
  const events = eventRows('Nothing has happened yet.');
  const plan = hostPlan(name);
  const body = el('div', {}, facts.node, section('Plan', 'what would be done now', plan.node), section('Resources', '', resources.node), running.node,
    section('Drift', 'of the last 24 hours', drift.node), section('Events', '', events.node));
  let seen;

  return {
    title: name, node: el('div', {}, top.node, body), thing: () => ({ kind: 'Host', name }),
    update() {
      const one = known.hosts.get(name);
      top.show(one ?? null, access.is?.mayChange ?? true);
      body.hidden = !one;
      if (!one) return;
      facts.show({ ...one, containers: null, units: null });
      running.show(one.containers, one.units);
      resources.show([...known.resources.values()].filter(resource => resource.hosts.includes(name)).sort(worstFirst(ofResource, resource => resource.kind + '/' + resource.name)));
      drift.show(known.drift.filter(record => record.host === name));
      const mine = known.events.filter(event => event.host === name);
      events.show(mine);
      const now = JSON.stringify([mine[0]?.id, one.conditions, one.suspension]);
      if (now !== seen) { seen = now; plan.read(); }
    },
  };
}

/** Who holds it, and how that ends. */
export function held({ suspension, hold }) {
  return [suspension && el('p', { class: 'banner held' }, badge({ level: 'held', word: 'suspended' }), ' “' + suspension.reason + '” by ' + suspension.by + ', since ' + clock(suspension.since),
    suspension.until ? ', until ' + clock(suspension.until) : '', '. Nothing is written; watching goes on.'),
  hold !== null && hold !== undefined && el('p', { class: 'banner held' }, badge({ level: 'held', word: 'hold file' }), ' /etc/evenkeel/hold is on the host' + (hold ? ': “' + hold + '”' : '') + '. Nothing is written until it is removed there.')];
}

export function conditions(one) {
  return el('div', { class: 'scroll' }, el('table', { class: 'plain' }, el('thead', {}, el('tr', {}, ['Condition', 'Status', 'Message', 'Since'].map(word => el('th', { scope: 'col' }, word)))),
    el('tbody', {}, one.conditions.map(it => el('tr', {}, el('th', { scope: 'row' }, it.type), el('td', {}, badge(ofCondition(it))), el('td', { class: 'said' }, it.message, el('small', {}, it.reason)), el('td', { class: 'when' }, clock(it.since)))))));
}

function parts(containers, units) {
  const since = (at, restarts) => [at ? 'since ' + clock(at) : '', restarts > 0 && ', ' + count(restarts, 'restart')];
  const owner = refs => refs.map(ref => [el('a', { href: link.ref(ref) }, ref), ' ']);
  const table = (caption, rows) => rows.length > 0 && section(caption, '', el('div', { class: 'scroll' }, el('table', { class: 'plain' }, el('tbody', {}, rows))));
  return [table('Containers', containers.map(one => el('tr', {}, el('th', { scope: 'row' }, one.name), el('td', {}, badge(ofContainer(one))), el('td', {}, el('code', {}, one.image)), el('td', {}, since(one.startedAt, one.restarts)), el('td', {}, owner(one.resources))))),
    table('Units', units.map(one => el('tr', {}, el('th', { scope: 'row' }, one.name), el('td', {}, badge(ofUnit(one))), el('td', {}, one.enabled ?? ''), el('td', {}, since(one.activeSince, one.restarts)), el('td', {}, owner(one.resources)))))];
}
