// What state a thing is in: a level (shape and colour) and a word; pure. Levels: bad, warn, unknown, held, busy, good.

const ORDER = ['bad', 'warn', 'unknown', 'held', 'busy', 'good'];
const APPROVAL = new Set(['ApprovalNeeded', 'PruneHeld']);

export const condition = (thing, type) =>
  thing.conditions.find(one => one.type === type) ?? { type, status: 'Unknown', reason: 'NeverObserved', message: '', since: null };

export const waitsForApproval = thing => thing.conditions.some(one => one.status !== 'True' && APPROVAL.has(one.reason));
export const needsApproval = change => APPROVAL.has(change.reason);

const is = (level, word) => ({ level, word });

export function ofHost(host) {
  if (!host.reachable) return is('bad', /HOST KEY CHANGED/.test(host.message ?? '') ? 'key changed' : 'unreachable');
  if (host.suspension) return is('held', 'suspended');
  if (host.hold !== null) return is('held', 'hold file');
  return ofConditions(host);
}

export function ofResource(resource) {
  if (resource.suspension) return is('held', 'suspended');
  if (resource.manifest.startsWith('refused')) return is('bad', 'refused');
  return ofConditions(resource);
}

function ofConditions(thing) {
  const synced = condition(thing, 'Synced');
  const healthy = condition(thing, 'Healthy');
  if (healthy.status === 'False') return is('bad', 'unhealthy');
  if (condition(thing, 'Stalled').status === 'True') return is('bad', 'stalled');
  if (waitsForApproval(thing)) return is('warn', 'needs approval');
  if (condition(thing, 'Progressing').status === 'True') return is('busy', 'working');
  if (synced.status === 'False') return is('warn', 'not as written');
  if (synced.status === 'Unknown' || healthy.status === 'Unknown') return is('unknown', 'unknown');
  return is('good', 'well');
}

export function ofCondition({ type, status }) {
  const backwards = type === 'Stalled' || type === 'Progressing';
  if (status === 'Unknown') return is('unknown', 'Unknown');
  if (type === 'Progressing') return is(status === 'True' ? 'busy' : 'good', status);
  return is((status === 'True') !== backwards ? 'good' : type === 'Synced' ? 'warn' : 'bad', status);
}

export const ofAxis = (type, status) => ({ ...ofCondition({ type, status }), word: axisWord(type, status) });
const axisWord = (type, status) => status === 'Unknown' ? type.toLowerCase() + ' unknown' : (status === 'True' ? '' : 'not ') + type.toLowerCase();

/** Of a host object: what it does, and whether that is right. */
export function ofObject({ status, health, synced }) {
  const word = status + (health === 'none' ? '' : ', ' + health);
  if (health === 'unhealthy' || status === 'failed') return is('bad', word);
  if (synced === 'Unknown' || status === 'unknown') return is('unknown', word);
  if (synced === 'False' || status === 'absent') return is('warn', word);
  return is(health === 'starting' ? 'busy' : 'good', word);
}

export function ofContainer({ status, health }) {
  return ofObject({ status, health, synced: status === 'running' ? 'True' : status === 'unknown' ? 'Unknown' : 'False' });
}

export const ofUnit = unit => ofObject({ status: unit.active, health: 'none', synced: unit.active === 'active' ? 'True' : 'False' });

export const ofEvent = event => is({ info: 'info', warning: 'warn', critical: 'bad' }[event.level] ?? 'unknown', event.level);

export function ofDrift(record, seconds) {
  if (!record.correctedAt) return is('warn', 'open');
  const by = record.correctedBy === 'evenkeel' ? 'put back' : 'right again by ' + record.correctedBy;
  return is('good', by + ' in ' + seconds((new Date(record.correctedAt) - new Date(record.firstSeen)) / 1000));
}

/** Worst first, then by name. */
export const worstFirst = (stateOf, nameOf) => (a, b) =>
  ORDER.indexOf(stateOf(a).level) - ORDER.indexOf(stateOf(b).level) || (nameOf(a) < nameOf(b) ? -1 : 1);

/** How many are in each state, worst first: [{level, word, count}]. */
export function tally(things, stateOf) {
  const found = new Map();
  for (const thing of things) {
    const state = stateOf(thing);
    const known = found.get(state.word) ?? { ...state, count: 0 };
    known.count++;
    found.set(state.word, known);
  }
  return [...found.values()].sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level) || (a.word < b.word ? -1 : 1));
}

/** What is wrong, in the conditions' own words, each once. */
export function message(thing) {
  const wrong = ['Synced', 'Healthy'].map(type => condition(thing, type)).filter(one => one.status !== 'True').map(one => one.message);
  return [...new Set(wrong)].filter(Boolean).join('; ');
}
