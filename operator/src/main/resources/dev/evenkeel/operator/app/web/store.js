// What is known of the fleet. An event makes the few things it speaks of be read again; now and then everything is.

import { get, items } from './access.js';

const MOST_EVENTS = 500;
const FEW = 8;

export const known = {
  hosts: new Map(), resources: new Map(), drift: [], events: [], revisions: [], health: null,
  /** When everything was last read, or null. */
  at: null,
};

const listeners = new Set();
const dirty = new Set();
let all = false;
let timer = null;
let took = 0;

export function onChange(listener) {
  listeners.add(listener);
}

export const changed = () => listeners.forEach(listener => listener());

const key = resource => resource.kind + '/' + resource.name;
const byName = (list, nameOf) => new Map(list.map(one => [nameOf(one), one]));
const declared = list => list.filter(one => one.kind !== 'Host');

/** Everything, in one go. */
export async function readAll() {
  const began = performance.now();
  const [hosts, resources, drift, health, revisions] = await Promise.all([items('/api/v1/hosts'), items('/api/v1/resources'),
    items('/api/v1/drift?since=24h'), get('/health').catch(() => null), items('/api/v1/revisions')]);
  known.hosts = byName(hosts, one => one.name);
  known.resources = byName(declared(resources), key);
  Object.assign(known, { drift, health, revisions, at: new Date().toISOString() });
  took = performance.now() - began;
  changed();
}

async function readHost(name) {
  const at = '/api/v1/hosts/' + encodeURIComponent(name);
  const [host, resources] = await Promise.all([get(at), items('/api/v1/resources?host=' + encodeURIComponent(name))]);
  known.hosts.set(name, host);
  for (const resource of declared(resources)) known.resources.set(key(resource), resource);
}

/** How long until everything is read again: what is large is read seldom. In ms. */
export const pause = () => Math.max(10_000, 20 * took);

/** An event came: what it speaks of is read again in a moment, with what else has come by then. */
export function take(event, failed) {
  if (known.events.some(one => one.id === event.id)) return;
  known.events = [event, ...known.events].slice(0, MOST_EVENTS);
  if (event.host && known.hosts.has(event.host)) dirty.add(event.host); else all = true;
  changed();
  soon(failed);
}

/** After something was done: the same for one host, or for all. */
export function soon(failed, host) {
  if (host) dirty.add(host);
  timer ??= setTimeout(() => {
    timer = null;
    again().catch(failed);
  }, 250);
}

export function everything() {
  all = true;
}

async function again() {
  const hosts = [...dirty];
  dirty.clear();
  if (all || hosts.length > FEW) {
    all = false;
    return readAll();
  }
  try {
    const [drift] = await Promise.all([items('/api/v1/drift?since=24h'), ...hosts.map(readHost)]);
    known.drift = drift;
    changed();
  } catch (error) {
    if (error.status !== 404) throw error;
    await readAll();
  }
}
