// Asks a person something before it is done.

import { callMe, token, user, useToken } from './access.js';
import { el } from './dom.js';

/** Shows a dialog; `body` gets a function that closes it. Who had the focus has it again afterwards. */
export function open(title, body) {
  const before = document.activeElement;
  const dialog = el('dialog', { 'aria-labelledby': 'dialog-title' });
  const close = () => dialog.close();
  dialog.append(el('h2', { id: 'dialog-title' }, title), body(close));
  dialog.addEventListener('close', () => { dialog.remove(); before?.focus?.(); });
  dialog.addEventListener('click', event => { if (event.target === dialog) close(); });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** A form in a dialog: sends what `act` does, stays open with the refusal when it is refused. */
export function confirm({ title, text, fields = [], action, danger, act, done }) {
  return open(title, close => {
    const refused = el('p', { class: 'refused', role: 'alert' });
    const go = el('button', { type: 'submit', class: danger ? 'danger' : 'go' }, action);
    const name = el('input', { name: 'user', value: user(), autocomplete: 'off', maxlength: 64, placeholder: 'somebody' });
    const form = el('form', {}, [text].flat().map(one => typeof one === 'string' ? el('p', {}, one) : one), fields,
      el('label', {}, 'Your name, kept with what is done', name), refused,
      el('div', { class: 'buttons' }, el('button', { type: 'button', onclick: close }, 'Cancel'), go));
    form.addEventListener('submit', async event => {
      event.preventDefault();
      callMe(name.value);
      go.disabled = true;
      refused.textContent = '';
      try {
        const answer = await act(new FormData(form));
        close();
        done(answer);
      } catch (error) {
        refused.textContent = error.message;
        go.disabled = false;
      }
    });
    return form;
  });
}

/** Asks for the token; `then` is called once another one was given or it was forgotten. */
export function askToken(why, then) {
  open('Token', close => {
    const input = el('input', { type: 'password', name: 'token', autocomplete: 'off', autofocus: true, required: true });
    const forget = el('button', { type: 'button', onclick: () => { useToken(''); close(); then(); } }, 'Forget it');
    const form = el('form', {}, el('p', {}, why),
      el('label', {}, 'Token (EVENKEEL_TOKEN may change things, EVENKEEL_READ_TOKEN may only read)', input),
      el('p', { class: 'quiet' }, 'It is kept for this tab only and forgotten when the tab is closed.'),
      el('div', { class: 'buttons' }, token() && forget, el('button', { type: 'button', onclick: close }, 'Cancel'), el('button', { type: 'submit', class: 'go' }, 'Use it')));
    form.addEventListener('submit', event => {
      event.preventDefault();
      useToken(input.value.trim());
      close();
      then();
    });
    return form;
  });
}

/** Tells what came of it, for the eyes and for a screen reader. */
export function say(text) {
  const place = document.getElementById('said');
  place.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { place.textContent = ''; }, 8000);
}
