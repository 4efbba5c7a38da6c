// What would be done, in stages, and why. Making a plan reads the host, so it is asked for where somebody wants to see it.

import { access, items } from './access.js';
import { approve, button, needsToken } from './actions.js';
import { badge, el, slot } from './dom.js';
import { diff } from './diff.js';
import { link } from './route.js';
import { condition, needsApproval, ofHost, waitsForApproval, worstFirst } from './state.js';
import { known } from './store.js';
import { clock, count, objectName, seconds, shortCommit } from './words.js';

const FEW = 12;
const OUTCOMES = { do: { level: 'busy' }, wait: { level: 'unknown', word: 'waits' }, block: { level: 'warn', word: 'blocked' }, report: { level: 'info', word: 'reported' } };

/** The plan of one host; `only` leaves the changes of one resource, Kind/name. */
export function hostPlan(host, only) {
  let at = 0;
  const place = slot('div', { class: 'plan' }, (plan, error, may) => error ? el('p', { class: 'refused' }, error) : shown(plan, may, only));
  const show = (plan, error) => place.show(plan && { ...plan, at: null }, error, access.is?.mayChange ?? true);
  return {
    node: place.node,
    async read() {
      const mine = ++at;
      if (!place.node.hasChildNodes()) place.node.append(el('p', { class: 'quiet' }, 'Reading ' + host + ' …'));
      try {
        const [plan] = await items('/api/v1/plans/current?host=' + encodeURIComponent(host));
        if (mine === at) show(plan ?? null, plan ? null : 'No host named ' + host + ' is declared.');
      } catch (error) {
        if (mine === at) show(null, error.message);
      }
    },
  };
}

function shown(plan, may, only) {
  if (plan.problem !== null) return el('p', { class: 'refused' }, plan.problem);
  const stages = plan.stages.map(stage => ({ ...stage, changes: stage.changes.filter(one => !only || one.resources.includes(only)) })).filter(stage => stage.changes.length);
  if (!stages.length) return el('p', {}, badge({ level: 'good', word: 'nothing to do' }), only ? '' : ' ' + plan.host + ' is as commit ' + shortCommit(plan.commit) + ' says.');
  // An approval is for the whole plan; what has nothing to do with the resource is not asked here.
  const all = plan.stages.flatMap(stage => stage.changes).filter(needsApproval);
  const waiting = !only || all.some(one => one.resources.includes(only)) ? all : [];
  return [waiting.length > 0 && el('div', { class: 'banner warn' }, badge({ level: 'warn', word: 'needs approval' }), ' ', count(waiting.length, 'change') + ' of this plan ' + (waiting.length === 1 ? 'waits' : 'wait') + ' for a yes. ',
    may ? button('Approve …', () => approve(plan, waiting), 'a') : needsToken()),
  ...stages.map(stage => el('div', { class: 'stage' }, stages.length > 1 && el('h3', {}, 'Stage ' + stage.number), stage.changes.map(change),
    !only && stage.steps.length > 0 && el('details', {}, el('summary', { 'data-focus': 'steps' + stage.number }, count(stage.steps.length, 'step')), el('ol', {}, stage.steps.map(step => el('li', {}, step.what)))))),
  el('p', { class: 'quiet' }, plan.downtimeSeconds > 0 ? 'About ' + seconds(plan.downtimeSeconds) + ' of downtime.' : 'No downtime.', ' Plan ', el('code', {}, plan.identity.slice(0, 12)))];
}

function change(one) {
  const { level, word } = OUTCOMES[one.outcome] ?? { level: 'unknown', word: one.outcome };
  return el('div', { class: 'change' }, el('p', {}, badge({ level: needsApproval(one) ? 'warn' : level, word: one.action ?? word }), ' ', el('b', {}, objectName(one.object)), ' ' + one.message,
    one.downtimeSeconds > 0 && el('span', { class: 'quiet' }, ' · ' + seconds(one.downtimeSeconds) + ' of downtime'), one.until && el('span', { class: 'quiet' }, ' · until ' + clock(one.until)),
    el('small', {}, one.reason, one.resources.map(ref => [', ', el('a', { href: link.ref(ref) }, ref)]))), one.diffs.length > 0 && diff(one.diffs));
}

/** The view: hosts with something to do first; a large fleet's plans are read as they are opened. */
export function plan(names) {
  const parts = new Map();
  const list = el('div');
  const rest = el('p', { class: 'quiet' });

  function part(name) {
    const known = parts.get(name);
    if (known) return known;
    const plan = hostPlan(name);
    const state = slot('span', {}, badge);
    const made = { plan, state, seen: null };
    made.node = el('details', { class: 'card', open: names[0] === name || few(), ontoggle: () => { if (made.node.open) plan.read(); } },
      el('summary', {}, el('b', {}, name), ' ', state.node), plan.node);
    parts.set(name, made);
    return made;
  }

  return {
    title: 'Plan',
    node: el('div', {}, el('h1', { tabindex: '-1' }, 'Plan'), el('p', { class: 'lead' }, 'What would be done now, rehearsed in stages. Nothing is written by looking.'), list, rest),
    update() {
      const all = [...known.hosts.values()].sort((a, b) => waitsForApproval(b) - waitsForApproval(a) || (condition(b, 'Synced').status === 'False') - (condition(a, 'Synced').status === 'False')
        || worstFirst(ofHost, host => host.name)(a, b));
      const busy = all.filter(host => few() || names.includes(host.name) || waitsForApproval(host) || condition(host, 'Synced').status === 'False');
      busy.forEach((host, index) => {
        const one = part(host.name);
        one.state.show(ofHost(host));
        if (list.children[index] !== one.node) list.insertBefore(one.node, list.children[index] ?? null);
        const now = JSON.stringify([known.events.find(event => event.host === host.name)?.id, host.conditions, host.suspension]);
        if (one.seen !== null && one.seen !== now && one.node.open) one.plan.read();
        one.seen = now;
      });
      while (list.childElementCount > busy.length) list.lastChild.remove();
      const left = all.length - busy.length;
      rest.textContent = left > 0 ? count(left, 'more host') + (left === 1 ? ' has' : ' have') + ' nothing to do, or cannot be asked.' : '';
    },
  };
}

const few = () => known.hosts.size <= FEW;
