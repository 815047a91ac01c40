import { settings } from './settings';
import { ask, newProfile, newTenant, type Device } from './system';
import { expect, test } from './test';

// A network that may not be scanned is refused, and meant here.
test.use({ expected: /status of 400/ });

test('a network is scanned, and what is found is added or dismissed by keys', async ({ page }) => {
  test.setTimeout(150_000);
  const tenant = await newTenant('Found');
  await newProfile(tenant);
  await page.goto(`/t/${tenant}/discovery`);
  await expect(page.getByText('Nothing is proposed.')).toBeVisible();

  await page.getByLabel('Networks').fill('8.8.8.0/30');
  await page.getByRole('button', { name: 'Start scan' }).click();
  const refused = page.getByRole('alert').first();
  await expect(refused).toBeFocused();
  await expect(refused).toContainText('8.8.8.1, which is not on the operator');

  // Devices 28 and 29, and two addresses where nobody speaks SNMP.
  await page.getByLabel('Networks').fill('127.1.0.28/30, 127.1.0.60/31');
  await page.getByRole('checkbox', { name: /public/ }).check();
  await page.getByText('Other ports').click();
  await page.getByLabel('SNMP port').fill(String(settings.fleetPort));
  await page.getByRole('button', { name: 'Start scan' }).click();
  await expect(page.getByTestId('scan')).toContainText('Finished', { timeout: 30_000 });
  await expect(page.getByText('4 of 4 addresses, 4 answered')).toBeVisible();

  const list = page.getByRole('list', { name: 'Proposals' });
  await expect(list.getByRole('listitem')).toHaveCount(4);
  await expect(list.getByRole('listitem').first()).toContainText('router-28');
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog', { name: 'Add 127.1.0.29' });
  await expect(dialog.getByLabel('Name')).toHaveValue('router-28');
  await dialog.getByLabel('Name').fill('core');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(list.getByRole('listitem')).toHaveCount(3);

  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('j');
  await page.keyboard.press('d');
  await expect(list.getByRole('listitem').filter({ hasText: '127.1.0.30' })).toHaveCount(0);
  await page.getByLabel('Show').selectOption('Dismissed');
  await expect(list.getByRole('listitem')).toHaveText(/127\.1\.0\.30/);

  // The device comes online, and says who is beside it; sooner when it is polled more often.
  const { items } = await ask<{ items: Device[] }>(tenant, 'GET', '/api/v1/devices');
  const version = { 'if-match': `"${items[0]?.entity_version}"` };
  await ask(tenant, 'PATCH', `/api/v1/devices/${items[0]?.id}`, { interval_seconds: 5 }, version);
  await expect(async () => {
    await page.goto(`/t/${tenant}/topology`);
    await expect(page.getByRole('link', { name: 'core' })).toBeVisible({ timeout: 3000 });
  }).toPass({ timeout: 80_000 });
  await expect(page.getByRole('list', { name: 'Connections of core' })).toContainText('LLDP');
  await page.getByRole('link', { name: 'core' }).click();
  await page.getByRole('link', { name: 'Neighbours' }).click();
  await expect(page.getByText('Addresses it has resolved')).toBeVisible();
});
