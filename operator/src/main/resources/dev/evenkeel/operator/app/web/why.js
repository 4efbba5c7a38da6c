// Why a resource is as it is: the chain from the commit to what holds it up.

import { get } from './access.js';
import { badge, el, slot } from './dom.js';
import { api, link } from './route.js';
import { ofAxis } from './state.js';
import { clock } from './words.js';

export function whyChain(kind, name) {
  const place = slot('div', { class: 'why' }, (why, error) => error ? el('p', { class: 'refused' }, error) : [
    why.problems.map(one => el('p', { class: 'refused' }, one)),
    why.hosts.length === 0 && why.problems.length === 0 && el('p', { class: 'quiet' }, 'It stands on no host.'),
    why.hosts.map(one => onHost(one, why.hosts.length > 1)),
    why.next.length > 0 && el('p', {}, el('b', {}, 'Next: '), why.next.map(command => [el('code', { class: 'command' }, command), ' ']))]);
  return {
    node: place.node,
    async read() {
      try {
        place.show(await get(api(kind, name) + '/why'), null);
      } catch (error) {
        place.show(null, error.message);
      }
    },
  };
}

function onHost(one, several) {
  return el('div', {}, several && el('h3', {}, el('a', { href: link.host(one.host) }, one.host)),
    el('p', {}, badge(ofAxis('Synced', one.synced)), ' ', badge(ofAxis('Healthy', one.healthy)), ' ', one.summary),
    el('ol', { class: 'chain' }, one.timeline.map(moment => el('li', {}, el('time', { datetime: moment.at }, clock(moment.at)), ' ', moment.message,
      moment.log && el('pre', { tabindex: '0', 'aria-label': 'Log' }, moment.log))),
    one.blockers.map(blocker => el('li', { class: 'blocker' }, badge({ level: blocker.kind === 'Waiting' ? 'busy' : 'warn', word: blocker.kind.toLowerCase() }), ' ',
      blocker.message, blocker.on && [' ', el('a', { href: link.ref(blocker.on) }, 'Why ' + blocker.on + '?')]))));
}
