// Types of the API, made from the contract in ../proto: `write` makes them, `check` fails when the
// file that is checked in is not what the contract says today.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const web = fileURLToPath(new URL('..', import.meta.url));
const made = join(web, 'src/api/schema.d.ts');

async function fresh() {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-api-'));
  try {
    const file = join(folder, 'openapi.json');
    const proto = join(web, '../proto');
    execFileSync('python3', ['-B', join(proto, 'contract.py'), proto, '--openapi', file]);
    const head = '// Made from proto/ by `npm run make:api`; changed there, not here.\n';
    // What has a default may be left out, and an answer that echoes it may lack it.
    const options = { silent: true, defaultNonNullable: false };
    return head + astToString(await openapiTS(pathToFileURL(file), options));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const verb = process.argv[2];
if (verb === 'write') {
  writeFileSync(made, await fresh());
} else if (verb === 'check') {
  if ((await fresh()) !== readFileSync(made, 'utf8')) {
    console.error('src/api/schema.d.ts is not what proto/ says: npm run make:api');
    process.exit(1);
  }
} else {
  console.error('api.js write | check');
  process.exit(2);
}
