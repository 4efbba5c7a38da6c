'use strict';
// Asks the API like any other client. Everything shown is put in as text, never as markup.

const byId = id => document.getElementById(id);
const kept = { events: [], lastId: null };
let token = sessionStorage.getItem('evenkeel-token') || '';

class NeedsToken extends Error {}

async function ask(path, accept = 'application/json') {
  const headers = { Accept: accept };
  if (token) headers.Authorization = 'Bearer ' + token;
  const answer = await fetch(path, { headers });
  if (answer.status === 401) throw new NeedsToken();
  if (!answer.ok) throw new Error(path + ': ' + answer.status);
  return answer;
}

const items = async path => (await (await ask(path)).json()).items;

function cell(content, className) {
  const td = document.createElement('td');
  if (content instanceof Node) td.append(content); else td.textContent = content ?? '';
  if (className) td.className = className;
  return td;
}

function badge(text, level) {
  const span = document.createElement('span');
  span.className = 'state ' + level;
  span.textContent = text;
  return span;
}

function row(cells) {
  const tr = document.createElement('tr');
  tr.append(...cells);
  return tr;
}

function fill(id, rows, columns, empty) {
  byId(id).replaceChildren(...(rows.length ? rows : [row([Object.assign(cell(empty, 'none'), { colSpan: columns })])]));
}

const condition = (thing, type) => thing.conditions.find(c => c.type === type) || { status: 'Unknown', message: '' };
const level = status => status === 'True' ? 'good' : status === 'False' ? 'bad' : 'unknown';
const status = (thing, type) => cell(badge(condition(thing, type).status, level(condition(thing, type).status)), 'tight');
const time = text => text ? new Date(text).toISOString().slice(11, 19) + 'Z' : '–';

function ago(text) {
  if (!text) return 'never';
  const seconds = Math.round((Date.now() - new Date(text)) / 1000);
  if (seconds < 10) return 'now';
  if (seconds < 120) return seconds + ' s ago';
  if (seconds < 7200) return Math.round(seconds / 60) + ' min ago';
  return new Date(text).toISOString().slice(0, 16).replace('T', ' ') + 'Z';
}

function message(thing) {
  const wrong = ['Synced', 'Healthy'].map(type => condition(thing, type)).filter(c => c.status !== 'True').map(c => c.message);
  return [...new Set(wrong)].join('; ');
}

function figure(value, label, bad) {
  const div = document.createElement('div');
  const strong = document.createElement('strong');
  const span = document.createElement('span');
  div.className = 'figure';
  strong.textContent = value;
  if (bad) strong.className = 'bad';
  span.textContent = label;
  div.append(strong, span);
  return div;
}

const inBytes = new Set(['mem_limit', 'mem_reservation', 'memswap_limit', 'shm_size']);

// As people write it: whole units for bytes, the beginning of a hash.
function value(path, text, absent) {
  if (text === null) return absent;
  if (/^sha256:[0-9a-f]{64}/.test(text)) return text.slice(0, 19) + '…';
  if (!inBytes.has(path) || !/^\d+$/.test(text)) return text;
  let number = Number(text);
  let unit = 0;
  while (number && number % 1024 === 0 && unit < 4) { number /= 1024; unit++; }
  return number + ['', 'K', 'M', 'G', 'T'][unit];
}

function outcome(record) {
  if (!record.correctedAt) return badge(record.remedy || 'open', 'warn');
  const seconds = (new Date(record.correctedAt) - new Date(record.firstSeen)) / 1000;
  const by = record.correctedBy === 'evenkeel' ? 'put back' : 'right again, by ' + record.correctedBy + ',';
  return badge(by + ' in ' + (seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)) + ' s', 'good');
}

async function refresh() {
  const [hosts, all, drift, health] = await Promise.all([items('/api/v1/hosts'), items('/api/v1/resources'),
    items('/api/v1/drift?since=24h'), fetch('/health').then(answer => answer.json())]);
  const resources = all.filter(resource => resource.kind !== 'Host');
  byId('commit').textContent = health.commit ? 'commit ' + health.commit.replace(/^(folder:)?(.{7}).*/, '$1$2') : 'no commit read yet';
  const well = thing => ['Synced', 'Healthy'].every(type => condition(thing, type).status === 'True');
  const away = hosts.filter(host => !host.reachable).length;
  const unwell = resources.filter(resource => !well(resource)).length;
  const open = drift.filter(record => !record.correctedAt).length;
  byId('figures').replaceChildren(figure(hosts.length - away + ' of ' + hosts.length, 'hosts reachable', away),
    figure(resources.length - unwell + ' of ' + resources.length, 'resources as written and well', unwell),
    figure(drift.length, 'drift records today'), figure(open, 'of them open', open));
  fill('hosts', hosts.map(host => row([cell(host.name, 'tight'),
    cell(badge(host.reachable ? 'True' : 'False', host.reachable ? 'good' : 'bad'), 'tight'), status(host, 'Synced'), status(host, 'Healthy'),
    cell(host.resources, 'number'), cell(ago(host.lastObserved), 'tight'), cell(host.message)])), 7, 'No Host is declared.');
  fill('resources', resources.map(resource => row([cell(resource.kind + '/' + resource.name), cell(resource.hosts.join(', ')),
    status(resource, 'Synced'), status(resource, 'Healthy'), cell(message(resource))])), 5, 'Nothing is declared.');
  fill('drift', drift.slice(0, 100).map(record => row([cell(time(record.firstSeen), 'tight'), cell(record.host), cell(record.object),
    cell(record.path), cell(value(record.path, record.desired, '(not set)')), cell(value(record.path, record.observed, '(gone)')), cell(record.cause ?? record.seenBy),
    cell(outcome(record))])), 8, 'Nothing has drifted.');
}

function showEvents() {
  const levels = { info: 'unknown', warning: 'warn', critical: 'bad' };
  fill('events', kept.events.map(event => row([cell(time(event.at), 'tight'), cell(badge(event.level, levels[event.level]), 'tight'),
    cell([event.host, event.resource ?? event.object].filter(Boolean).join(' ')), cell(event.message)])), 4, 'Nothing has happened yet.');
}

function take(event) {
  kept.lastId = event.id;
  kept.events = [event, ...kept.events].slice(0, 100);
}

function says(text, className) {
  byId('link').textContent = text;
  byId('link').className = 'state ' + className;
}

let refreshing = null;
function soon() {
  refreshing ??= setTimeout(() => { refreshing = null; refresh().catch(failed); }, 250);
}

function failed(error) {
  if (error instanceof NeedsToken) {
    byId('access').hidden = false;
    byId('refused').textContent = token ? 'The server does not know this token.' : '';
    says('token needed', 'warn');
  } else {
    says('cannot be reached', 'bad');
  }
}

// fetch instead of EventSource: that cannot send a token.
async function follow() {
  for (const event of await items('/api/v1/events?limit=100')) take(event);
  showEvents();
  const answer = await ask('/api/v1/events?after=' + (kept.lastId ?? 0), 'text/event-stream');
  says('live', 'good');
  byId('access').hidden = true;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    const data = lines.filter(line => line.startsWith('data: '));
    for (const line of data) take(JSON.parse(line.slice(6)));
    if (data.length) { showEvents(); soon(); }
  }
}

async function live() {
  for (;;) {
    try {
      await refresh();
      kept.events = [];
      await follow();
      says('reconnecting', 'warn');
    } catch (error) {
      failed(error);
      if (error instanceof NeedsToken) return;
    }
    await new Promise(done => setTimeout(done, 2000));
  }
}

byId('access').addEventListener('submit', event => {
  event.preventDefault();
  token = byId('token').value;
  sessionStorage.setItem('evenkeel-token', token);
  live();
});
setInterval(() => { if (byId('access').hidden) refresh().catch(failed); }, 10000);
live();
