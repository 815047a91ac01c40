// The description that the gateway serves: its operations, and whether an answer is as it says.
import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { call, expect } from './fleet.mjs';

const methods = ['get', 'put', 'post', 'patch', 'delete'];

export async function readDocument() {
  return expect(await call('/api/openapi.json'), 200).body;
}

// {id, method, path, service, permissions, isPublic, parameters, names (of the path), responses}
export function operationsOf(document) {
  const found = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods.filter((name) => item[name])) {
      const operation = item[method];
      const scopes = (operation.security ?? []).flatMap((one) => Object.values(one).flat());
      found.push({
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        service: operation.tags[0],
        permissions: scopes,
        isPublic: operation.security?.length === 0,
        parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((one) =>
          at(document, one),
        ),
        names: [...path.matchAll(/{(\w+)}/g)].map((match) => match[1]),
        transport: operation['x-transport'] ?? 'ask',
        body: operation.requestBody,
        responses: operation.responses,
      });
    }
  }
  return found;
}

function at(document, node) {
  if (!node.$ref) return node;
  return node.$ref
    .slice(2)
    .split('/')
    .reduce((place, name) => place[name.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}

// Holds an answer {status, headers, text, body} against the description.
export class Checker {
  constructor(document) {
    this.document = document;
    this.operations = new Map(operationsOf(document).map((one) => [one.id, one]));
    this.ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats(this.ajv);
    this.ajv.addSchema({ $id: 'api', ...document });
    this.seen = new Set(); // "<operation> <status>", that were held against it
  }

  // `id` is an operationId.
  check(id, answer) {
    const { responses } = this.operations.get(id);
    const status = String(answer.status);
    const known = responses[status] ?? responses[`${status[0]}XX`];
    assert.ok(known, `${id} answers ${status}, which is not described: ${answer.text}`);
    this.seen.add(`${id} ${status}`);
    const response = at(this.document, known);
    const [type] = (answer.headers['content-type'] ?? '').split(';');
    if (!response.content) {
      assert.equal(answer.text, '', `${id} ${status} has a body that is not described`);
      return answer;
    }
    const media = response.content[type];
    assert.ok(media, `${id} ${status} has media type '${type}', which is not described`);
    const schema = JSON.parse(JSON.stringify(media.schema).replaceAll('"#/', '"api#/'));
    const validate = this.ajv.compile(schema);
    assert.ok(
      validate(answer.body),
      `${id} ${status}: ${this.ajv.errorsText(validate.errors)}: ${answer.text}`,
    );
    return answer;
  }
}
