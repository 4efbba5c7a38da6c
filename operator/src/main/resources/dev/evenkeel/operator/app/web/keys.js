// Single keys for what is done often. They can be switched off, and do nothing while somebody types.

import { open } from './dialog.js';
import { el } from './dom.js';

const OFF = 'evenkeel-keys';
const GO = { f: ['#/', 'fleet'], r: ['#/resources', 'resources'], d: ['#/drift', 'drift'], p: ['#/plan', 'plan'], e: ['#/events', 'events'], c: ['#/commits', 'commits'] };
const HELP = [['?', 'this help'], ['g then f r d p e c', 'go to fleet, resources, drift, plan, events, commits'], ['j  k', 'next and previous row'], ['Enter', 'open the row'],
  ['/', 'filter'], ['s', 'suspend or resume what is shown'], ['r', 'restart it'], ['y', 'sync'], ['a', 'approve the plan'], ['l', 'follow or stop the log'], ['t', 'theme'], ['Esc', 'close, or leave the filter']];

let leading = 0;

export function help() {
  const off = el('input', { type: 'checkbox', checked: localStorage.getItem(OFF) === null, onchange: event => {
    if (event.target.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, 'off');
  } });
  open('Keyboard', close => el('div', {}, el('dl', { class: 'keys' }, HELP.map(([keys, what]) => [el('dt', {}, keys.split(' ').map(key => key === 'then' ? ' then ' : key && el('kbd', {}, key))), el('dd', {}, what)])),
    el('label', { class: 'check' }, off, 'Single keys do something'), el('div', { class: 'buttons' }, el('button', { type: 'button', autofocus: true, onclick: close }, 'Close'))));
}

export function listen() {
  document.addEventListener('keydown', event => {
    const typing = event.target.closest('input:not([type=checkbox]), select, textarea');
    if (event.key === 'Escape' && typing && !document.querySelector('dialog')) typing.blur();
    if (typing || event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog')) return;
    if (event.key !== '?' && localStorage.getItem(OFF) !== null) return;
    if (pressed(event.key)) event.preventDefault();
  });
}

/** True when the key meant something. */
function pressed(key) {
  const led = Date.now() - leading < 1500;
  leading = 0;
  if (led && GO[key]) {
    location.hash = GO[key][0];
    return true;
  }
  switch (key) {
    case 'g': leading = Date.now(); return true;
    case '?': help(); return true;
    case '/': return focus(document.querySelector('main .filter'));
    case 't': document.getElementById('theme').click(); return true;
    case 'j': return step(1);
    case 'k': return step(-1);
    default: return /^[sryal]$/.test(key) && act(document.querySelector('main [data-key-of="' + key + '"]'));
  }
}

function focus(element) {
  element?.focus();
  return Boolean(element);
}

function act(button) {
  button?.focus();
  button?.click();
  return Boolean(button);
}

/** To the next row of any list of the page, from where the focus is. */
function step(by) {
  const all = [...document.querySelectorAll('main .body [data-focus=row]')].filter(one => one.checkVisibility());
  const row = document.activeElement.closest('.row');
  const at = all.findIndex(one => row?.contains(one));
  return focus(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by))]);
}
