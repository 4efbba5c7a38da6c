// What happened to one resource, newest first, each commit above what came of it.

import { items } from './access.js';
import { badge, el, icon, slot } from './dom.js';
import { link } from './route.js';
import { known } from './store.js';
import { ofEvent } from './state.js';
import { clock, objectName, shortCommit } from './words.js';

const MOST = 200;

/** Events and the commits they belong to, newest first; pure. */
export function merged(events, revisions) {
  const named = new Set(events.map(one => one.commit).filter(Boolean));
  const commits = revisions.filter(one => [...named].some(id => one.commit.startsWith(id) || id.startsWith(one.commit)));
  // One that came at the same time as its commit came of it.
  return [...events.map(event => ({ at: event.at, event })), ...commits.map(revision => ({ at: revision.seenAt, revision }))]
    .sort((a, b) => new Date(b.at) - new Date(a.at) || (a.revision ? 1 : 0) - (b.revision ? 1 : 0) || (b.event?.id ?? 0) - (a.event?.id ?? 0));
}

export function timeline(ref) {
  let past = [];
  const place = slot('ol', { class: 'timeline' }, moments => moments.length ? moments.map(moment) : el('li', {}, 'Nothing has happened to it yet.'));
  const show = () => {
    const all = new Map([...past, ...known.events.filter(one => one.resource === ref)].map(one => [one.id, one]));
    place.show(merged([...all.values()], known.revisions).slice(0, MOST));
  };
  return {
    node: place.node, update: show,
    async read() {
      past = await items('/api/v1/events?limit=' + MOST + '&resource=' + encodeURIComponent(ref));
      show();
    },
  };
}

function moment({ event, revision }) {
  if (revision) {
    return el('li', { class: 'commit' }, icon('info'), el('time', { datetime: revision.seenAt }, clock(revision.seenAt)), ' ',
      el('b', {}, 'Commit ', el('code', {}, shortCommit(revision.commit))), revision.subject ? ' “' + revision.subject + '” by ' + revision.author : '');
  }
  return el('li', { class: event.level }, icon(ofEvent(event).level), el('time', { datetime: event.at }, clock(event.at)), ' ',
    event.level !== 'info' && [badge(ofEvent(event)), ' '], event.message,
    el('small', {}, [event.object && objectName(event.object), event.reason].filter(Boolean).join(', '), event.host && [' on ', el('a', { href: link.host(event.host) }, event.host)]));
}
