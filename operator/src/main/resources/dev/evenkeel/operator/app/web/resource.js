// One resource: why it is as it is, what differs, its log, what happened to it.

import { access } from './access.js';
import { buttons } from './actions.js';
import { badge, el, fact, section, slot } from './dom.js';
import { driftRows } from './drift.js';
import { conditions, held } from './host.js';
import { logTail } from './log.js';
import { hostPlan } from './plan.js';
import { link } from './route.js';
import { known } from './store.js';
import { condition, ofObject, ofResource } from './state.js';
import { timeline } from './timeline.js';
import { whyChain } from './why.js';
import { objectName, shortCommit } from './words.js';

const MOST_PLANS = 5;
const runs = one => one.objects.some(object => /^(container|unit)\//.test(object.object));

export function resource([kind, name]) {
  const ref = kind + '/' + name;
  const top = slot('div', { class: 'top' }, (one, loaded) => [
    el('div', {}, el('h1', { tabindex: '-1', 'data-focus': 'title' }, el('span', { class: 'quiet' }, kind + '/'), name), one && el('p', { class: 'lead' }, badge(ofResource(one))),
      !one && loaded && el('p', { class: 'refused' }, 'No ' + ref + ' is declared.')),
    one && el('div', { class: 'actions' }, buttons({ kind, name, suspension: one.suspension, restarts: runs(one), refused: one.manifest.startsWith('refused') }))]);
  const facts = slot('div', {}, one => [held(one), el('dl', { class: 'facts' }, fact('Hosts', one.hosts.map(host => [el('a', { href: link.host(host) }, host), ' '])),
    fact('Manifest', el('code', {}, one.manifest)), fact('Commit', el('code', {}, shortCommit(one.commit) ?? 'none yet')), fact('Reconcile', one.reconcile),
    one.dependsOn.length > 0 && fact('Depends on', one.dependsOn.map(on => [el('a', { href: link.ref(on) }, on), ' ']))), conditions(one)]);
  const objects = slot('div', { class: 'scroll' }, all => el('table', { class: 'plain' }, el('tbody', {}, all.map(one =>
    el('tr', {}, el('th', { scope: 'row' }, objectName(one.object)), el('td', {}, badge(ofObject(one))), el('td', {}, el('a', { href: link.host(one.host) }, one.host)), el('td', { class: 'said' }, one.message ?? ''))))));
  const why = whyChain(kind, name);
  const line = timeline(ref);
  const drift = driftRows('It has not drifted in the last 24 hours.');
  const plans = el('div');
  const differs = section('What differs', 'and what is done about it', plans);
  const logs = el('div');
  const logPart = section('Log', '', logs);
  const body = el('div', {}, facts.node, section('Why', '', why.node), differs, section('Objects', 'what it is on its hosts', objects.node),
    section('Drift', 'of the last 24 hours', drift.node), logPart, section('Time line', 'with its commits', line.node));
  let seen;
  // Shown once the first answers are there, so that nothing jumps away from under a pointer.
  let settled = false;
  let tail = null;
  const planned = new Map();

  function again(one) {
    Promise.allSettled([why.read(), line.read()]).then(() => { settled = true; body.hidden = !known.resources.has(ref); });
    const differing = condition(one, 'Synced').status === 'True' ? [] : one.hosts.slice(0, MOST_PLANS);
    differs.hidden = differing.length === 0;
    plans.replaceChildren(...differing.map(host => {
      const plan = planned.get(host) ?? hostPlan(host, ref);
      planned.set(host, plan);
      plan.read();
      return el('div', {}, one.hosts.length > 1 && el('h3', {}, host), plan.node);
    }));
  }

  return {
    title: ref, node: el('div', {}, top.node, body), thing: () => ({ kind, name }),
    update() {
      const one = known.resources.get(ref);
      top.show(one ?? null, known.at !== null, access.is);
      body.hidden = !one || !settled;
      if (!one) return;
      facts.show(one);
      objects.show(one.objects);
      drift.show(known.drift.filter(record => record.resource === ref));
      logPart.hidden = !runs(one);
      if (runs(one) && !tail) logs.append((tail = logTail(kind, name, one.hosts)).node);
      const now = JSON.stringify([known.events.find(event => event.resource === ref)?.id, one.conditions, one.suspension]);
      if (now !== seen) { seen = now; again(one); } else line.update();
    },
    close: () => tail?.close(),
  };
}
