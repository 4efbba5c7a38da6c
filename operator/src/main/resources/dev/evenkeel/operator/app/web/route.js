// Where the page is: what stands behind the # of its address.

export const link = {
  host: name => '#/hosts/' + encodeURIComponent(name),
  resource: (kind, name) => '#/resources/' + encodeURIComponent(kind) + '/' + encodeURIComponent(name),
  plan: host => '#/plan/' + encodeURIComponent(host),
  /** Of Kind/name as it stands in events and drift records. */
  ref(ref) {
    const slash = ref.indexOf('/');
    const [kind, name] = [ref.slice(0, slash), ref.slice(slash + 1)];
    return kind === 'Host' ? link.host(name) : link.resource(kind, name);
  },
};

/** Where in the API a resource stands. */
export const api = (kind, name) => '/api/v1/resources/' + encodeURIComponent(kind) + '/' + encodeURIComponent(name);

/** {view, names}; what is not understood is the fleet. */
export function parse(hash) {
  let parts;
  try {
    parts = hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    parts = [];
  }
  const [first, ...names] = parts;
  if (first === 'hosts' && names.length === 1) return { view: 'host', names };
  if (first === 'resources' && names.length === 2) return { view: 'resource', names };
  if (['resources', 'drift', 'events', 'plan', 'commits'].includes(first)) return { view: first, names };
  return { view: 'fleet', names: [] };
}
