// Follows the events. Not by EventSource: that cannot send a token.

import { Refused, ask, items, whoAmI } from './access.js';
import { known, pause, readAll, take } from './store.js';

const LONGEST_WAIT = 15_000;
let ending = new AbortController();
let running = 0;

/** @param says told {level, word} of the link, and the error that made it so or null */
export async function follow(says) {
  const turn = ++running;
  ending.abort();
  ending = new AbortController();
  says({ level: 'busy', word: 'connecting' }, null);
  for (let wait = 1000; turn === running; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      await whoAmI();
      await readAll();
      for (const event of (await items('/api/v1/events?limit=200'))) {
        if (!known.events.some(one => one.id === event.id)) known.events.unshift(event);
      }
      await listen(turn, says, () => { wait = 1000; });
      if (turn === running) says({ level: 'warn', word: 'reconnecting' }, null);
    } catch (error) {
      if (turn !== running) return;
      says(error instanceof Refused ? { level: 'warn', word: 'refused' } : { level: 'bad', word: 'not connected' }, error);
      if (error.status === 401) return;
    }
    await new Promise(done => setTimeout(done, wait));
  }
}

async function listen(turn, says, connected) {
  const failed = error => says({ level: 'bad', word: 'not connected' }, error);
  const last = known.events.length ? known.events[0].id : 0;
  const answer = await ask('/api/v1/events?after=' + last, { accept: 'text/event-stream', signal: ending.signal });
  says({ level: 'good', word: 'live' }, null);
  connected();
  let timer = null;
  const everything = () => {
    timer = setTimeout(() => readAll().catch(failed).finally(() => { if (timer !== null) everything(); }), pause());
  };
  everything();
  try {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let { value, done } = await reader.read(); !done && turn === running; { value, done } = await reader.read()) {
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        if (line.startsWith('data: ')) take(JSON.parse(line.slice(6)), failed);
      }
    }
  } finally {
    clearTimeout(timer);
    timer = null;
  }
}
