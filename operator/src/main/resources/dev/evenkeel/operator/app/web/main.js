// Puts the views where the address says, and keeps them up to date.

import { access, token } from './access.js';
import { commits } from './commits.js';
import { askToken } from './dialog.js';
import { badge, el } from './dom.js';
import { drift } from './drift.js';
import { events } from './events.js';
import { fleet } from './fleet.js';
import { host } from './host.js';
import * as keys from './keys.js';
import { follow } from './live.js';
import { plan } from './plan.js';
import { resource } from './resource.js';
import { resources } from './resources.js';
import { parse } from './route.js';
import { changed, known, onChange } from './store.js';
import { ago, clock } from './words.js';

const VIEWS = { fleet, host, resources, resource, drift, plan, events, commits };
const PARENT = { host: 'fleet', resource: 'resources' };
const main = document.getElementById('main');
let shown = null;

function show(byPerson) {
  const { view, names } = parse(location.hash);
  shown?.close?.();
  shown = VIEWS[view](names);
  for (const one of document.querySelectorAll('nav a')) {
    if (one.dataset.view === (PARENT[view] ?? view)) one.setAttribute('aria-current', 'page'); else one.removeAttribute('aria-current');
  }
  document.title = shown.title + ' · Evenkeel';
  main.replaceChildren(known.at === null ? el('p', { class: 'quiet' }, 'Asking the server …') : shown.node);
  if (known.at !== null) shown.update();
  if (byPerson) {
    window.scrollTo(0, 0);
    (main.querySelector('h1') ?? main).focus({ preventScroll: true });
  }
}

let drawing = false;
onChange(() => {
  if (drawing) return;
  drawing = true;
  // A timer and not a frame: a tab in the background is up to date when somebody comes back to it.
  setTimeout(() => {
    drawing = false;
    if (known.at === null) return;
    if (shown.node.parentNode !== main) main.replaceChildren(shown.node);
    shown.update();
  }, 30);
});

function says(state, error) {
  const place = document.getElementById('link');
  const now = JSON.stringify([state, error?.message]);
  if (place.dataset.now === now) return;
  place.dataset.now = now;
  const old = state.word !== 'live' && known.at ? ', as of ' + clock(known.at) : '';
  place.replaceChildren(badge({ ...state, word: state.word + old }));
  place.title = error?.message ?? '';
  document.getElementById('token').hidden = !token() && (access.is ? access.is.role === 'local' : error?.status !== 401);
  if (error?.status === 401) needsToken(error.message);
  changed();
}

function needsToken(why) {
  main.replaceChildren(el('div', { class: 'card' }, el('h1', { tabindex: '-1' }, 'This server asks for a token'), el('p', {}, why),
    el('button', { type: 'button', class: 'go', onclick: () => askToken('', again) }, 'Give a token')));
  known.at = null;
  if (!document.querySelector('dialog')) askToken(token() ? 'The server does not know the token that was given.' : 'This server asks for a token.', again);
}

function again() {
  show(false);
  follow(says);
}

document.getElementById('token').addEventListener('click', () => askToken(access.is ? 'Now in use: ' + access.is.words + '.' : '', again));
document.getElementById('help').addEventListener('click', keys.help);
document.getElementById('skip').addEventListener('click', event => { event.preventDefault(); main.focus(); });
window.addEventListener('hashchange', () => show(true));
setInterval(() => {
  for (const one of document.querySelectorAll('time[data-ago]')) {
    const text = ago(one.dataset.ago);
    if (one.textContent !== text) one.textContent = text;
  }
}, 5000);
keys.listen();
again();
