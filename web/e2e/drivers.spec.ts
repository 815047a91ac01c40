// A device of each driver is added as a person does it, and shows what only it has.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { startRouteros, type RouterosFleet } from './routeros';
import { addressOf, newTenant } from './system';
import { axe, expect, scrollsSideways, test } from './test';

// What a form gets wrong on purpose is an error to the browser.
test.use({ expected: /status of 400/ });
test.describe.configure({ mode: 'default' });

let routers: RouterosFleet;
let web: Server;

test.beforeAll(async () => {
  routers = await startRouteros(8);
  web = createServer((_, answer) => answer.end('all is well'));
  await new Promise<void>((done) => web.listen(0, '127.0.0.1', done));
});
test.afterAll(() => {
  routers.end();
  web.close();
});

async function openForm(page: Page, tenantName: string): Promise<string> {
  const tenant = await newTenant(tenantName);
  await page.goto(`/t/${tenant}/fleet/add`);
  return tenant;
}

const choose = (page: Page, label: string, option: string) =>
  page.getByLabel(label, { exact: true }).selectOption({ label: option });
const fill = (page: Page, label: string | RegExp, text: string) =>
  page.getByLabel(label).fill(text);
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();
const tested = (page: Page) => page.getByRole('region', { name: 'Test of the connection' });

// Light and dark, and at the width of a phone and less.
async function looksRight(page: Page) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await axe(page)).toEqual([]);
  }
  const before = page.viewportSize();
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    expect(await scrollsSideways(page), `at ${width} px`).toBe(0);
  }
  if (before) await page.setViewportSize(before);
}

async function add(page: Page, name: string) {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await fill(page, /^Asked every/, '5');
  await press(page, 'Add device');
  return page.getByRole('row', { name: new RegExp(name) });
}

test('SNMP v3 asks for what its level needs, and wrong passwords land on their fields', async ({
  page,
}) => {
  await openForm(page, 'SNMP three');
  await fill(page, 'Address', addressOf(12));
  await fill(page, 'Name of the profile', 'v3');
  await expect(page.getByLabel('Version of SNMP')).toHaveValue('snmp_v2c');
  await choose(page, 'Version of SNMP', 'SNMP v3');
  await expect(page.getByLabel('Community')).toBeHidden();
  await expect(page.getByLabel('Level')).toHaveValue('auth_priv');
  await choose(page, 'Level', 'Signed, not encrypted (authNoPriv)');
  await expect(page.getByLabel('Privacy password')).toBeHidden();
  await choose(page, 'Level', 'Signed and encrypted (authPriv)');
  await fill(page, 'User name', 'operator');
  await fill(page, 'Authentication password', 'short');
  await fill(page, 'Privacy password', 'also');
  await press(page, 'Add device');
  const summary = page.getByRole('alert');
  await expect(summary.getByRole('link', { name: /^Authentication password/ })).toBeVisible();
  await summary.getByRole('link', { name: /^Privacy password/ }).click();
  await expect(page.getByLabel('Privacy password')).toBeFocused();
  await looksRight(page);

  await fill(page, 'Authentication password', 'long enough');
  await fill(page, 'Privacy password', 'long enough too');
  await expect(await add(page, 'by-v3')).toBeVisible();
});

test('RouterOS over TLS: tested, pinned, watched; another certificate is accepted', async ({
  page,
}) => {
  // A reading, the page's next look at it, and twice a poll that finds something else.
  test.setTimeout(150_000);
  const tenant = await openForm(page, 'Routers');
  await choose(page, 'How it is asked', 'RouterOS API');
  await expect(page.getByText('Empty for the usual one, 8729.')).toBeVisible();
  await fill(page, 'Address', routers.addressOf(0));
  await fill(page, /^Port/, String(routers.tlsPort));
  await choose(page, 'Which certificate is believed', 'Only the one with this fingerprint');
  await fill(page, 'Name of the profile', 'routers');
  await fill(page, 'User name', 'signalbox');
  await fill(page, 'Password', 'not this one');
  await press(page, 'Test connection');
  await expect(tested(page).getByText(/refuses the sign-in/)).toBeVisible();
  await fill(page, 'Password', 'routeros-password');
  await expect(tested(page).getByText(/refuses the sign-in/)).toBeHidden();

  // Without a fingerprint nothing can be pinned.
  await press(page, 'Add device');
  const missing = page.getByRole('link', { name: /^Fingerprint of the certificate/ });
  await expect(missing).toBeVisible();
  await press(page, 'Test connection');
  await expect(tested(page).getByText(/would be polled/)).toBeVisible();
  await press(page, 'Use the one it shows');
  await expect(page.getByLabel('Fingerprint of the certificate')).toHaveValue(/^[0-9a-f]{64}$/);
  await looksRight(page);
  const shown = await add(page, 'core-router');
  await expect(shown).toContainText('Online', { timeout: 30_000 });

  await page.getByRole('link', { name: 'core-router' }).click();
  await expect(page.getByText(/7\.18\.\d+ installed/)).toBeVisible();
  await expect(page.getByText('Serial number')).toBeVisible();
  await page.getByRole('link', { name: 'Wireless' }).click();
  const clients = page.getByRole('grid', { name: 'Wireless clients' });
  await expect(clients.getByRole('row').nth(1)).toContainText(/−\d+\sdBm (strong|good|weak|very)/);
  // Package wifi has no CCQ.
  await expect(clients.getByRole('columnheader', { name: 'CCQ' })).toHaveCount(0);
  await looksRight(page);
  await routers.tell('radio 0');
  await expect(page.getByText('No wireless client is connected.')).toBeVisible({
    timeout: 60_000,
  });

  // What is connected stays so: a certificate is seen at the next connection.
  await routers.tell('newcert 0');
  await routers.tell('reboot 0');
  const block = page.getByRole('region', { name: /another certificate/ });
  await expect(block).toBeVisible({ timeout: 60_000 });
  await expect(block).toContainText('It was not given the password');
  await looksRight(page);
  await block.getByRole('button', { name: 'Trust this certificate' }).click();
  await expect(page.getByText('It is trusted now.')).toBeVisible();
  await expect(page.getByTestId('status')).toContainText('Online', { timeout: 60_000 });
  await expect(page).toHaveURL(new RegExp(`/t/${tenant}/`));
});

test('RouterOS without TLS warns, and the profile of another driver is not offered', async ({
  page,
}) => {
  await openForm(page, 'Plain');
  await fill(page, 'Name of the profile', 'switches');
  await fill(page, 'Community', 'public');
  await choose(page, 'How it is asked', 'RouterOS API');
  await expect(page.getByLabel('Community')).toBeHidden();
  await choose(page, 'Transport', 'API without TLS');
  await expect(page.getByText(/Whoever listens on the way reads the password/)).toBeVisible();
  await expect(page.getByText('Empty for the usual one, 8728.')).toBeVisible();
  await expect(page.getByLabel('Which certificate is believed')).toBeHidden();
  await fill(page, 'Address', routers.addressOf(2));
  await fill(page, /^Port/, String(routers.plainPort));
  await fill(page, 'User name', 'signalbox');
  await fill(page, 'Password', 'routeros-password');
  await fill(page, 'Name of the profile', 'routers');
  await press(page, 'Test connection');
  await expect(tested(page).getByText(/would be polled/)).toBeVisible();
  await expect(await add(page, 'plain-router')).toContainText('Online', { timeout: 30_000 });

  await page.getByRole('link', { name: 'plain-router' }).click();
  await page.getByRole('link', { name: 'Change' }).click();
  await expect(page.getByLabel('Transport')).toHaveValue('api_plain');
  await choose(page, 'Transport', 'API over TLS');
  await fill(page, /^Port/, String(routers.tlsPort));
  await press(page, 'Test connection');
  await expect(tested(page).getByText(/would be polled/)).toBeVisible();
  await press(page, 'Save');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('plain-router');
  await page.getByRole('link', { name: 'Wireless' }).click();
  await expect(page.getByRole('columnheader', { name: 'CCQ' })).toBeVisible();
});

test('a probe has the fields of its kind, and says what answered', async ({ page }) => {
  await openForm(page, 'Probes');
  await choose(page, 'How it is asked', 'Probe from outside');
  await expect(page.getByLabel('Credential profile')).toBeHidden();
  await expect(page.getByText('A TCP probe has no usual one.')).toBeVisible();
  await fill(page, 'Address', '127.0.0.1');
  await press(page, 'Add device');
  await expect(page.getByRole('alert').getByRole('link')).toHaveText(/^Port is needed/);

  await choose(page, 'What it is asked', 'DNS: is the name answered');
  await expect(page.getByText('Empty for the usual one, 53.')).toBeVisible();
  await press(page, 'Add device');
  await expect(
    page.getByRole('alert').getByRole('link', { name: /^Name that is asked for is needed/ }),
  ).toBeVisible();

  await choose(page, 'What it is asked', 'HTTP: does the page answer');
  await expect(page.getByLabel('Days that the certificate must still be good')).toBeHidden();
  await fill(page, /^Port/, String((web.address() as AddressInfo).port));
  await fill(page, /^Good statuses/, '200, 2x');
  await press(page, 'Test connection');
  await expect(page.getByText(/^Good statuses must be a status of HTTP/).last()).toBeVisible();
  await looksRight(page);
  await fill(page, /^Good statuses/, '2xx');
  await fill(page, /^Text in the body/, 'all is ill');
  await press(page, 'Test connection');
  await expect(tested(page).getByText('A poll would not succeed yet.')).toBeVisible();
  await fill(page, /^Text in the body/, 'all is well');
  await press(page, 'Test connection');
  await expect(tested(page).getByText(/would be polled/)).toBeVisible();
  await expect(await add(page, 'web-page')).toContainText('Online', { timeout: 30_000 });

  await page.getByRole('link', { name: 'web-page' }).click();
  await expect(page.getByText('Status of HTTP')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Interfaces' })).toHaveCount(0);
});

test('a device that is only pinged needs its address', async ({ page }) => {
  await openForm(page, 'Pinged');
  await choose(page, 'How it is asked', 'Ping only');
  await expect(page.getByLabel('Port')).toBeHidden();
  await expect(page.getByLabel('Credential profile')).toBeHidden();
  await fill(page, 'Address', addressOf(13));
  await press(page, 'Test connection');
  await expect(tested(page).getByText('The host answers pings.')).toBeVisible();
  await expect(await add(page, 'pinged')).toContainText('Online', { timeout: 30_000 });
});
