// The one way to the API: typed by the contract, with a deadline, the tenant of the page's own
// address, and one silent refresh when the access token has run out.
import createClient from 'openapi-fetch';
import { problemOf, problemOfThrown } from './problem';
import type { components, paths } from './schema';
import { refresh, signIn } from './sign_in';

export type Schemas = components['schemas'];
export type Device = Schemas['Device'];
export type Interface = Schemas['Interface'];
export type Series = Schemas['Series'];
export type Status = Schemas['Status'];

const deadline = 10_000;
// A test asks a device that may well be silent, rung by rung; a bulk adds hundreds one by one.
const longDeadline = 30_000;
const takesLong = /\/(test-connection|bulk)(\?|$)/;

async function fetchWithin(request: Request): Promise<Response> {
  const ms = takesLong.test(request.url) ? longDeadline : deadline;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(ms)]);
  return fetch(request, { signal });
}

async function send(request: Request): Promise<Response> {
  const askedAt = Date.now();
  const again = request.clone();
  const response = await fetchWithin(request);
  const isSignIn = new URL(request.url).pathname.startsWith('/api/v1/sign-ins');
  if (response.status !== 401 || isSignIn) return response;
  if (await refresh(askedAt)) {
    const second = await fetchWithin(again);
    if (second.status !== 401) return second;
  }
  signIn.ended();
  return response;
}

function make(tenant: string | undefined) {
  const headers = tenant ? { 'Signalbox-Tenant': tenant } : {};
  return createClient<paths>({ fetch: send, headers });
}

const clients = new Map<string, ReturnType<typeof make>>();

// Every request names its tenant: two tabs on two customers never mix.
export function api(tenant?: string) {
  const key = tenant ?? '';
  let client = clients.get(key);
  if (!client) {
    client = make(tenant);
    clients.set(key, client);
  }
  return client;
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

// The body of a good answer; a Problem is thrown for any other.
export async function take<T>(asked: Promise<Answer<T>>): Promise<T> {
  try {
    const { data, error, response } = await asked;
    if (!response.ok) throw problemOf(response, error);
    return data as T;
  } catch (thrown) {
    throw problemOfThrown(thrown);
  }
}
