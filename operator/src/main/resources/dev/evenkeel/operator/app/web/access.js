// Talks to the API like any other client. The token is kept for this tab only, and goes nowhere but to this server.

const TOKEN = 'evenkeel-token';
const USER = 'evenkeel-user';

/** What the server refused, in its own words. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** Who we are to the server: {role, mayChange}; null until it was asked. */
export const access = { is: null };

export const token = () => sessionStorage.getItem(TOKEN) ?? '';

export function useToken(text) {
  if (text) sessionStorage.setItem(TOKEN, text); else sessionStorage.removeItem(TOKEN);
  access.is = null;
}

export const user = () => sessionStorage.getItem(USER) ?? '';
export const callMe = name => sessionStorage.setItem(USER, name.replace(/[^\x20-\x7e]/g, '?').trim());

/** @throws Refused with the detail of the problem document */
export async function ask(path, { accept = 'application/json', body, signal } = {}) {
  const headers = { Accept: accept };
  if (token()) headers.Authorization = 'Bearer ' + token();
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (body !== undefined && user()) headers['X-Evenkeel-User'] = user();
  const answer = await fetch(path, { method: body === undefined ? 'GET' : 'POST', headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, problem.detail ?? path + ' answered ' + answer.status);
  }
  return answer;
}

export const get = async path => (await ask(path)).json();
export const items = async path => (await get(path)).items;
export const post = async (path, body = {}) => (await ask(path, { body })).json();

export async function whoAmI() {
  access.is = await get('/api/v1/access');
}
