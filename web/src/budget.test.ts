// What a browser loads before a page is there: the entry and all that it and the page import at
// once, in gzip. A megabyte comes a kilobyte at a time; here it is seen.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';

interface Chunk {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
}
type Manifest = Record<string, Chunk>;

const most = 150_000;
let folder = '';
let manifest: Manifest = {};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-web-'));
  const root = new URL('..', import.meta.url).pathname;
  // A process of its own: this one is a test, and React would come in its larger form for them.
  execFileSync(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--outDir', folder, '--logLevel', 'error'],
    { cwd: root, env: { ...process.env, NODE_ENV: 'production' } },
  );
  manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Manifest;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function withImports(names: string[], found = new Set<string>()): Set<string> {
  for (const name of names) {
    if (found.has(name)) continue;
    found.add(name);
    withImports(manifest[name]?.imports ?? [], found);
  }
  return found;
}

// What stands around a page comes with it: the tenant's shell, the device's head.
function framesOf(page: string): string[] {
  if (/sign_in|start|TenantPages|frames/.test(page)) return [];
  const device = page.includes('Tab') ? ['src/pages/device/DevicePage.tsx'] : [];
  return ['src/pages/TenantPages.tsx', ...device];
}

const size = (names: Set<string>) =>
  [...names].reduce((sum, name) => {
    const file = manifest[name]?.file ?? '';
    return file.endsWith('.js') ? sum + gzipSync(readFileSync(join(folder, file))).length : sum;
  }, 0);

test('no page loads more than 150 kB of scripts', () => {
  const pages = Object.keys(manifest).filter((name) => /^src\/pages\/.+\.tsx$/.test(name));
  expect(pages.length).toBeGreaterThan(8);
  const sizes = pages.map((page) => {
    return [page, size(withImports(['index.html', ...framesOf(page), page]))] as const;
  });
  for (const [page, bytes] of sizes) process.stdout.write(`    ${bytes} ${page}\n`);
  expect(sizes.filter(([, bytes]) => bytes > most)).toEqual([]);
});

test('the charts’ library comes with a chart only', () => {
  const plot = Object.keys(manifest).find((name) => name.endsWith('chart/plot.ts'));
  expect(plot).toBeDefined();
  const pages = Object.keys(manifest).filter((name) => name.startsWith('src/pages/'));
  for (const page of pages) expect(withImports(['index.html', page]).has(plot ?? '')).toBe(false);
});
