import { ask, newDevice, newProfile, newTenant } from './system';
import { expect, test } from './test';

test.use({ expected: /status of 412/ });

test('a device’s charts are drawn, read by keys, and shown as a table', async ({ page }) => {
  const tenant = await newTenant('Charts');
  const device = await newDevice(tenant, await newProfile(tenant), 23);
  await page.goto(`/t/${tenant}/fleet/${device.id}/overview?range=1h`);
  await expect(page.getByTestId('status')).toContainText('Online', { timeout: 30_000 });
  await expect(page.locator('.uplot')).toHaveCount(5, { timeout: 60_000 });
  await expect(page.getByText('100 % answered')).toBeVisible();

  const cpu = page.getByRole('slider', { name: 'Time in the chart of CPU' });
  await cpu.focus();
  await page.keyboard.press('End');
  await expect(cpu).toHaveAttribute('aria-valuetext', /\d+:\d+: [\d.]+\s%/);
  await page.keyboard.press('Home');
  await expect(cpu).toHaveAttribute('aria-valuetext', /not yet polled/);

  await page.getByRole('button', { name: 'Table CPU' }).click();
  const table = page.getByRole('region', { name: 'Values of CPU' });
  await expect(table.getByRole('row').nth(1)).toContainText('%');

  await page.getByRole('button', { name: '7 d', exact: true }).click();
  await expect(page).toHaveURL(/range=7d/);
  await expect(page.getByText('1 h mean').first()).toBeVisible();

  await page.keyboard.press('2');
  await expect(page.getByRole('row', { name: /eth1/ })).toContainText('bit/s');
  await page.getByRole('button', { name: /^eth1/ }).click();
  await expect(page.getByRole('heading', { name: 'Traffic of eth1' })).toBeVisible();
  await page.keyboard.press('3');
  await expect(page.getByText('It answers.').last()).toBeVisible();
});

test('a device is changed, paused and removed', async ({ page }) => {
  const tenant = await newTenant('Changed');
  const device = await newDevice(tenant, await newProfile(tenant), 24, 'old-name');
  await page.goto(`/t/${tenant}/fleet/${device.id}/overview`);
  await expect(page.getByTestId('status')).toContainText('Online', { timeout: 30_000 });
  await page.getByRole('link', { name: 'Change' }).click();
  await page.getByLabel('Name', { exact: true }).fill('new-name');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('new-name');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByTestId('status')).toContainText('Paused');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByTestId('status')).not.toContainText('Paused');
  await page.getByRole('button', { name: 'Remove' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove new-name?' });
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Remove new-name' }).click();
  await expect(page.getByText('No devices yet.')).toBeVisible();
});

test('what somebody else changed meanwhile is shown, and the own text is kept', async ({
  page,
}) => {
  const tenant = await newTenant('Conflict');
  const device = await newDevice(tenant, await newProfile(tenant), 25, 'shared');
  await page.goto(`/t/${tenant}/fleet/${device.id}/edit`);
  await page.getByLabel('Name', { exact: true }).fill('mine');
  const path = `/api/v1/devices/${device.id}`;
  await expect(async () => {
    const now = await ask<{ entity_version: number }>(tenant, 'GET', path);
    await ask(tenant, 'PATCH', path, { name: 'theirs' }, { 'if-match': `"${now.entity_version}"` });
  }).toPass();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/Somebody else changed this/)).toBeVisible();
  await page.getByRole('button', { name: 'See what changed' }).click();
  await expect(page.getByRole('alert').getByText('theirs')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('mine');
  await page.getByRole('button', { name: 'Save mine anyway' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('mine');
});

test('a stream credential is shown once, copied and ended', async ({ page, context }) => {
  const tenant = await newTenant('Streams');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`/t/${tenant}/settings/streams`);
  await page.getByLabel('Name').fill('reports');
  await page.getByRole('button', { name: 'Create credential' }).click();
  const dialog = page.getByRole('dialog', { name: 'Copy it now' });
  await expect(dialog.getByTestId('credentials')).toContainText('NATS USER JWT');
  await dialog.getByRole('button', { name: 'Copy' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('NATS USER JWT');
  await dialog.getByRole('button', { name: 'I have it' }).click();
  await page.reload();
  await expect(page.getByText('reports', { exact: true }).first()).toBeVisible();
  await page.getByRole('button', { name: 'End reports' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End reports' }).click();
  await expect(page.getByText('No stream credentials yet')).toBeVisible();
});
