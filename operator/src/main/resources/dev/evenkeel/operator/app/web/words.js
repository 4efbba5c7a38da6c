// Times, values and names as people write them; pure. The command line says the same words (Fieldwise).

const NAMES = {
  mem_limit: 'memory limit', mem_reservation: 'memory reservation', memswap_limit: 'memory and swap limit',
  shm_size: 'shared memory', pids_limit: 'process limit',
};
const BYTES = new Set(['mem_limit', 'mem_reservation', 'memswap_limit', 'shm_size', 'tmpfs_size']);
const NANO = new Set(['cpus', 'cpus_reserved']);

export const fieldName = path => NAMES[path] ?? path;

export function fieldValue(path, text, absent) {
  if (text === null || text === undefined) return absent;
  const last = path.slice(path.lastIndexOf('.') + 1);
  if (BYTES.has(last) && /^\d{1,15}$/.test(text)) return bytes(Number(text));
  if (NANO.has(last) && /^\d{1,15}$/.test(text)) return String(Number((Number(text) / 1e9).toFixed(3)));
  if (last === 'enabled') return { enabled: 'true', disabled: 'false' }[text] ?? text;
  if (/^sha256:[0-9a-f]{64}/.test(text)) return text.slice(0, 19) + '…';
  return text;
}

/** The greatest unit that leaves a whole number. */
function bytes(number) {
  let unit = 0;
  while (number && number % 1024 === 0 && unit < 4) { number /= 1024; unit++; }
  return number + ['', 'K', 'M', 'G', 'T'][unit];
}

export const shortCommit = commit => commit ? commit.replace(/^(folder:)?(.{7}).*$/s, '$1$2') : null;

/** A host object in few words: a service's unit without its suffix. */
export const objectName = object => object.replace(/^(unit\/.*)\.service$/, '$1');

/** The time of today, or day and time; always UTC. */
export function clock(text) {
  const iso = new Date(text).toISOString();
  return (iso.slice(0, 10) === new Date().toISOString().slice(0, 10) ? '' : iso.slice(0, 10) + ' ') + iso.slice(11, 19) + 'Z';
}

export function ago(text) {
  if (!text) return 'never';
  const seconds = Math.round((Date.now() - new Date(text)) / 1000);
  if (seconds < 10) return 'now';
  if (seconds < 120) return seconds + ' s ago';
  if (seconds < 7200) return Math.round(seconds / 60) + ' min ago';
  return clock(text);
}

export const count = (number, one, many = one + 's') => number.toLocaleString('en') + ' ' + (number === 1 ? one : many);

export function seconds(number) {
  if (number < 10) return Number(number.toFixed(1)) + ' s';
  return number < 120 ? Math.round(number) + ' s' : number < 7200 ? Math.round(number / 60) + ' min' : Math.round(number / 3600) + ' h';
}
