// An OpenAPI client that reads the description at run time.
import { OpenAPIClientAxios } from 'openapi-client-axios';
import { url } from './fleet.mjs';

// Operations by their names, as this person; every answer is held against the description.
export async function openClient(checker, person) {
  const headers = { ...(person.token && { authorization: `Bearer ${person.token}` }) };
  if (person.tenant) headers['signalbox-tenant'] = person.tenant;
  const definition = new URL('/api/openapi.json', url).href;
  const axiosConfigDefaults = { baseURL: url.origin, headers, validateStatus: () => true };
  const api = await new OpenAPIClientAxios({ definition, axiosConfigDefaults }).init();
  const ask = async (id, parameters, body, config) => {
    const { status, headers: got, data } = await api[id](parameters, body, config);
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    return checker.check(id, { status, headers: { ...got }, text, body: data });
  };
  const ids = [...checker.operations.keys()];
  return Object.fromEntries(ids.map((id) => [id, (...all) => ask(id, ...all)]));
}
