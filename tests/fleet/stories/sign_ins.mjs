// Sign-ins by hand, as browsers and programs make them.
import { call } from './fleet.mjs';

export const path = '/api/v1/sign-ins';

export const signIn = (person, more = {}, headers = {}) =>
  call(path, {
    method: 'POST',
    body: { email: person.email, password: person.password, ...more },
    from: person.from,
    headers,
  });
export const refresh = (person, token) =>
  call(`${path}/refresh`, { method: 'POST', body: { refresh_token: token }, from: person.from });
export const me = (person, token) => call('/api/v1/me', { token, from: person.from });

// {name: {value, attributes}}
export function cookiesOf(answer) {
  return Object.fromEntries(
    (answer.headers['set-cookie'] ?? []).map((line) => {
      const [pair, ...attributes] = line.split(/; */);
      return [pair.split('=')[0], { value: pair.slice(pair.indexOf('=') + 1), attributes }];
    }),
  );
}
export const headerOf = (cookies) =>
  Object.entries(cookies)
    .map(([name, { value }]) => `${name}=${value}`)
    .join('; ');
