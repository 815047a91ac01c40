// Lints a contract with the tools that its readers use: node lint.mjs PROTO OPENAPI_JSON
// PROTO is the folder, OPENAPI_JSON what proto/contract.py made of it. Prints every fault; ends with 1 if there is one.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Parser, fromFile } from '@asyncapi/parser';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const here = dirname(fileURLToPath(import.meta.url));
const faults = [];
const fail = (place, text) => faults.push(`${place}: ${text}`);
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const entries = (folder) => (existsSync(folder) ? readdirSync(folder).sort() : []);

// The members of OpenAPI and of ours that are no JSON Schema are passed over; types are taken strictly.
function validator() {
  const ajv = new Ajv2020.default({ allErrors: true, strict: true, strictRequired: false });
  addFormats.default(ajv);
  ajv.addKeyword('x-permission');
  return ajv;
}

const wrong = (check) => check.errors.map((error) => `${error.instancePath || '/'} ${error.message}`).join('; ');

// Calls visit(schema, pointer) for everything in a document that describes an object.
function eachObject(node, pointer, visit) {
  if (node === null || typeof node !== 'object') return;
  if (node.type === 'object' || node.properties !== undefined) visit(node, pointer);
  for (const [key, value] of Object.entries(node)) eachObject(value, `${pointer}/${key}`, visit);
}

// An unknown member is refused when it is read, so no schema may promise to take one.
function checkClosed(document, place) {
  eachObject(document, '', (schema, pointer) => {
    const rest = schema.additionalProperties ?? schema.unevaluatedProperties;
    if (rest === undefined || rest === true) fail(place, `${pointer || '/'} must say additionalProperties: false`);
  });
}

// Every member that a schema describes must stand in some golden: only then is its loss noticed.
function checkCovered(schema, goldens, place) {
  const seen = new Set(goldens.flatMap((golden) => Object.keys(golden)));
  for (const name of Object.keys(schema.properties ?? {})) {
    if (!seen.has(name)) fail(place, `no golden holds ${name}`);
  }
}

function checkFacts(service, folder) {
  const events = join(folder, 'events');
  const schemas = entries(events).filter((name) => name.endsWith('.schema.json'));
  for (const name of schemas) {
    const place = join(events, name);
    const kind = name.slice(0, -'.schema.json'.length);
    const schema = read(place);
    checkClosed(schema, place);
    const check = validator().compile(schema);
    const folderOfGoldens = join(events, 'golden', kind);
    const goldens = entries(folderOfGoldens).filter((file) => file.endsWith('.json'));
    if (goldens.length === 0) fail(place, `has no golden in ${folderOfGoldens}`);
    for (const file of goldens) {
      if (!check(read(join(folderOfGoldens, file)))) fail(join(folderOfGoldens, file), wrong(check));
      if (!existsSync(join(folderOfGoldens, file.replace(/json$/, 'headers')))) {
        fail(join(folderOfGoldens, file), 'has no .headers beside it');
      }
    }
    checkCovered(schema, goldens.map((file) => read(join(folderOfGoldens, file))), place);
  }
  for (const kind of entries(join(events, 'golden'))) {
    if (!schemas.includes(`${kind}.schema.json`)) fail(join(events, 'golden', kind), 'has no schema');
  }
}

// The pointer to the schema of a body, or null where the operation has none.
function schemaPointer(operation, at, side) {
  const success = Object.keys(operation.responses).find((status) => status.startsWith('2'));
  const body = side === 'request' ? operation.requestBody : operation.responses[success];
  if (body?.content?.['application/json'] === undefined) return null;
  const path = side === 'request' ? ['requestBody'] : ['responses', success];
  return [...at, ...path, 'content', 'application/json', 'schema']
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
}

// The goldens of operations hold what the merged document says.
function checkOperationGoldens(folder, openapi) {
  const operations = new Map();
  for (const [path, item] of Object.entries(openapi.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      operations.set(operation.operationId, [operation, ['paths', path, method]]);
    }
  }
  const ajv = new Ajv2020.default({ allErrors: true, strict: false });
  addFormats.default(ajv);
  ajv.addSchema(openapi, 'openapi');
  for (const name of entries(join(folder, 'golden'))) {
    const [operation, at] = operations.get(name) ?? [];
    if (operation === undefined) fail(join(folder, 'golden', name), 'there is no such operation');
    for (const file of operation === undefined ? [] : entries(join(folder, 'golden', name))) {
      const place = join(folder, 'golden', name, file);
      const side = file.match(/^\d\d\.(request|response)\.json$/)?.[1];
      const pointer = side && schemaPointer(operation, at, side);
      if (!pointer) {
        fail(place, 'must be <nn>.request.json or <nn>.response.json of an operation with such a body');
        continue;
      }
      const check = ajv.compile({ $ref: `openapi#/${pointer}` });
      if (!check(read(place))) fail(place, wrong(check));
    }
  }
}

async function checkAsyncapi(path) {
  const { diagnostics } = await fromFile(new Parser(), path).parse();
  for (const found of diagnostics.filter(({ severity }) => severity <= 1)) {
    fail(`${path}:${found.range.start.line + 1}`, `${found.path.join('/')}: ${found.message}`);
  }
}

function checkOpenapi(path) {
  const tool = join(here, 'node_modules', '@redocly', 'cli', 'bin', 'cli.js');
  const quiet = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1' };
  try {
    execFileSync(process.execPath, [tool, 'lint', '--config', join(here, 'redocly.yaml'), path],
                 { env: { ...process.env, ...quiet }, stdio: 'pipe' });
  } catch (error) {
    fail(path, `redocly: ${error.stdout}${error.stderr}`);
  }
}

const [proto, openapiPath] = process.argv.slice(2);
const openapi = read(openapiPath);
for (const service of entries(proto)) {
  const folder = join(proto, service);
  checkFacts(service, folder);
  checkOperationGoldens(folder, openapi);
}
checkClosed(openapi.components.schemas ?? {}, openapiPath);
// There is nothing to lint before the first operation.
if (Object.keys(openapi.paths).length > 0) checkOpenapi(openapiPath);
await checkAsyncapi(join(proto, 'asyncapi.yaml'));
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${basename(proto)}: ${Object.keys(openapi.paths).length} paths, all well`);
