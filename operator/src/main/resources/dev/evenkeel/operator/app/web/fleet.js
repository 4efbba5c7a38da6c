// The fleet at a glance: how many are well, what needs a person, every host.

import { access } from './access.js';
import { button, needsToken, sync } from './actions.js';
import { badge, el, icon, section, slot } from './dom.js';
import { driftRows } from './drift.js';
import { resourceRows } from './resources.js';
import { link } from './route.js';
import { rows } from './rows.js';
import { known } from './store.js';
import { ofHost, ofResource, tally, worstFirst } from './state.js';
import { ago, count, shortCommit } from './words.js';

const FEW = 8;
const MANY_HOSTS = 30;

export function hostRows() {
  return rows({
    label: 'Hosts', kind: 'hosts', columns: ['State', 'Host', 'Resources', 'Last seen', 'Message'], key: host => host.name,
    empty: 'No host matches.', shows: host => [ofHost(host), host.name, host.resources, host.lastObserved, messageOf(host)],
    cells: host => [badge(ofHost(host)), el('a', { href: link.host(host.name), 'data-focus': 'row' }, host.name), String(host.resources),
      el('time', { 'data-ago': host.lastObserved ?? '', title: host.lastObserved ?? '' }, ago(host.lastObserved)), messageOf(host)],
  });
}

function messageOf(host) {
  if (host.suspension) return host.suspension.reason + ' (' + host.suspension.by + ')';
  return host.hold === null ? host.message ?? '' : 'hold file: ' + host.hold;
}

/** Buttons with the number in each state; one that is pressed leaves only those in the list. */
function tallies(label, stateOf, pressed) {
  const chosen = { word: null };
  const choose = word => { chosen.word = chosen.word === word ? null : word; pressed(); };
  const place = slot('div', { class: 'tallies', role: 'group', 'aria-label': label }, (name, states, word) => [
    el('b', {}, name), ...states.map(state => el('button', {
      type: 'button', class: 'tally ' + state.level, 'aria-pressed': String(state.word === word), 'data-focus': state.word, onclick: () => choose(state.word),
    }, icon(state.level), el('span', {}, el('strong', {}, state.count.toLocaleString('en')), ' ' + state.word)))]);
  return { node: place.node, chosen, show: (name, things) => place.show(name, tally(things, stateOf), chosen.word) };
}

export function fleet() {
  const filter = el('input', { type: 'search', placeholder: 'Filter hosts ( / )', 'aria-label': 'Filter hosts', autocomplete: 'off', class: 'filter' });
  const hosts = hostRows();
  const wrong = resourceRows('Resources that need attention', 'Every resource is as written and well.');
  const drift = driftRows('Nothing has drifted in the last 24 hours.');
  const ofHosts = tallies('Hosts by state', ofHost, () => { hosts.restart(); update(); });
  const ofResources = tallies('Resources by state', ofResource, () => update());
  const commit = slot('p', { class: 'lead' }, (revision, id, problems) => id === null ? 'No commit was read yet.'
    : [el('a', { href: '#/commits' }, 'Commit ' + shortCommit(id)), revision?.subject ? ' “' + revision.subject + '” by ' + revision.author : '',
      problems > 0 && [' ', badge({ level: 'warn', word: count(problems, 'problem') + ' in its manifests' })]]);
  const actions = slot('div', { class: 'actions' }, may => may ? button('Sync', () => sync(null), 'y') : needsToken());
  const drifted = section('Drift', 'the newest of the last 24 hours', drift.node, el('p', {}, el('a', { href: '#/drift' }, 'All drift')));
  const list = el('section', {}, el('div', { class: 'top' }, el('h2', {}, 'Hosts'), filter));
  const more = el('p', {}, el('a', { href: '#/resources' }));
  const attention = section('Needs attention', '', wrong.node, more);
  const shown = el('p', { class: 'quiet' });
  list.append(shown, hosts.node);

  function update() {
    const all = [...known.hosts.values()].sort(worstFirst(ofHost, host => host.name));
    const resources = [...known.resources.values()];
    const text = filter.value.trim().toLowerCase();
    const matching = all.filter(host => (!text || (host.name + ' ' + host.address + ' ' + (host.message ?? '')).toLowerCase().includes(text))
      && (!ofHosts.chosen.word || ofHost(host).word === ofHosts.chosen.word));
    const current = known.revisions.find(one => one.current);
    commit.show(current ? { subject: current.subject, author: current.author } : null, known.health?.commit ?? null, current?.problems.length ?? 0);
    actions.show(access.is?.mayChange ?? true);
    ofHosts.show(count(all.length, 'host'), all);
    ofResources.show(count(resources.length, 'resource'), resources);
    hosts.show(matching);
    shown.textContent = matching.length === all.length ? '' : count(matching.length, 'host') + ' of ' + all.length.toLocaleString('en');
    const state = ofResources.chosen.word;
    const unwell = resources.filter(one => state ? ofResource(one).word === state : ofResource(one).level !== 'good')
      .sort(worstFirst(ofResource, one => one.kind + '/' + one.name));
    attention.hidden = unwell.length === 0;
    attention.querySelector('h2').textContent = state ? 'Resources: ' + state : 'Needs attention';
    wrong.show(unwell.slice(0, FEW));
    more.hidden = unwell.length <= FEW;
    more.firstChild.textContent = 'and ' + count(unwell.length - FEW, 'more resource', 'more resources');
    drift.show(known.drift.slice(0, FEW));
    // Below a thousand hosts nobody would find it.
    if (all.length > MANY_HOSTS && drifted.previousSibling === list) list.before(drifted);
  }

  filter.addEventListener('input', () => { hosts.restart(); update(); });
  return {
    title: 'Fleet',
    node: el('div', {}, el('div', { class: 'top' }, el('div', {}, el('h1', { tabindex: '-1' }, 'Fleet'), commit.node), actions.node),
      el('div', { class: 'glance' }, ofHosts.node, ofResources.node), attention, list, drifted),
    update,
  };
}
