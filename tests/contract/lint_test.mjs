// Breaks a copy of the pretend contract in every way that lint.mjs looks for, and wants each fault named.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'signalbox-contract-'));
after(() => rmSync(scratch, { recursive: true }));

function copyOfFixture(name) {
  const proto = join(scratch, name);
  cpSync(join(here, 'fixture', 'proto'), proto, { recursive: true, dereference: true });
  return proto;
}

function lint(proto) {
  const openapi = `${proto}.json`;
  const made = spawnSync('python3', [join(here, '../../proto/contract.py'), proto, '--internal', '--openapi', openapi]);
  assert.equal(made.status, 0, made.stderr.toString());
  return spawnSync(process.execPath, [join(here, 'lint.mjs'), proto, openapi], { encoding: 'utf8' });
}

function change(path, from, to) {
  const text = readFileSync(path, 'utf8');
  assert.ok(text.includes(from), `${path} holds ${from}`);
  writeFileSync(path, text.replace(from, to));
}

test('the pretend contract is sound', () => {
  const { status, stderr } = lint(copyOfFixture('sound'));
  assert.equal(status, 0, stderr);
});

test('every fault of a broken one is named', () => {
  const proto = copyOfFixture('broken');
  const book = join(proto, 'shelf/events/book.added.schema.json');
  const loan = join(proto, 'desk/events/loan.started.schema.json');
  const goldens = join(proto, 'shelf/events/golden');
  change(book, '"title": {', '"colour": {\n      "type": "string"\n    },\n    "title": {');
  change(join(goldens, 'book.added/01.json'), '"no":"17"', '"no":17');
  cpSync(join(goldens, 'book.added'), join(goldens, 'book.burnt'), { recursive: true });
  change(loan, '"additionalProperties": false', '"additionalProperties": true');
  rmSync(join(proto, 'desk/events/golden'), { recursive: true });
  change(join(proto, 'desk/golden/lend_book/01.request.json'), '0199a7f0-', 'x');
  cpSync(join(proto, 'desk/golden/lend_book'), join(proto, 'desk/golden/lend_boat'), { recursive: true });
  cpSync(join(proto, 'desk/golden/lend_book/01.request.json'), join(proto, 'desk/golden/lend_book/01.response.json'));
  rmSync(join(goldens, 'book.added/01.headers'));
  change(join(proto, 'asyncapi.yaml'), '    address: dead.', '    adress: dead.');
  change(join(proto, 'desk/api.yaml'), '      summary: Watch loans\n', '');
  const { status, stderr } = lint(proto);
  assert.equal(status, 1);
  for (const fault of [
    /book\.added\.schema\.json: no golden holds colour/,
    /book\.added\/01\.json: \/no must be string/,
    /book\.added\/01\.json: has no \.headers/,
    /book\.burnt: has no schema/,
    /loan\.started\.schema\.json: \/ must say additionalProperties: false/,
    /loan\.started\.schema\.json: has no golden/,
    /lend_book\/01\.request\.json: \/book_id must match format "uuid"/,
    /lend_boat: there is no such operation/,
    /lend_book\/01\.response\.json: must be/,
    /asyncapi\.yaml:\d+: channels\/dead.*adress/,
    /redocly: .*summary/s,
  ]) {
    assert.match(stderr, fault);
  }
});
