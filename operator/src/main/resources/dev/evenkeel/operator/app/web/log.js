// The end of a log, and what is added to it.

import { ask } from './access.js';
import { el } from './dom.js';
import { api } from './route.js';

const MOST = 2000;

export function logTail(kind, name, hosts) {
  const pane = el('div', { class: 'log', role: 'log', tabindex: '0', 'aria-label': 'Log of ' + kind + '/' + name, 'aria-live': 'off' });
  const state = el('span', { class: 'quiet', role: 'status' });
  const failed = el('input', { type: 'checkbox', onchange: () => start() });
  const host = el('select', { 'aria-label': 'Host of the log', onchange: () => start() }, el('option', { value: '' }, 'all hosts'), hosts.map(one => el('option', { value: one }, one)));
  const toggle = el('button', { type: 'button', 'data-key-of': 'l', 'aria-keyshortcuts': 'l', onclick: () => reading ? stop('stopped') : start() }, 'Follow the log');
  let reading = null;
  let waiting = [];
  let first = true;

  function add(line) {
    waiting.push(line);
    if (waiting.length === 1) requestAnimationFrame(flush);
  }

  /** All lines that came since the last frame, at once; who has scrolled up stays there. */
  function flush() {
    const atEnd = first || pane.scrollHeight - pane.scrollTop - pane.clientHeight < 30;
    const several = hosts.length > 1;
    pane.append(...waiting.slice(-MOST).map(line => el('div', {}, several && el('b', {}, line.host + ' '), line.line)));
    waiting = [];
    first = false;
    while (pane.childElementCount > MOST) pane.firstChild.remove();
    if (atEnd) pane.scrollTop = pane.scrollHeight;
  }

  function stop(word) {
    reading?.abort();
    reading = null;
    toggle.textContent = 'Follow the log';
    state.textContent = word;
  }

  async function start() {
    stop('');
    const mine = reading = new AbortController();
    toggle.textContent = 'Stop';
    state.textContent = 'following';
    pane.replaceChildren();
    first = true;
    try {
      const query = new URLSearchParams({ tail: 200, follow: true, failed: failed.checked, ...host.value && { host: host.value } });
      const answer = await ask(api(kind, name) + '/logs?' + query, { accept: 'application/x-ndjson', signal: mine.signal });
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
        const lines = (rest + value).split('\n');
        rest = lines.pop();
        lines.filter(Boolean).forEach(line => add(JSON.parse(line)));
      }
      if (reading === mine) stop('the log has ended');
    } catch (error) {
      if (reading === mine) stop(error.message);
    }
  }

  return {
    node: el('div', {}, el('div', { class: 'bar' }, toggle, hosts.length > 1 && host, el('label', { class: 'check' }, failed, 'Of the failed replacement'), state), pane),
    close: () => stop(''),
  };
}
