// Sites and groups, many devices at once, and whose credentials a device is asked with.
import { readFileSync } from 'node:fs';
import { settings } from './settings';
import { addressOf, ask, newDevice, newProfile, newTenant } from './system';
import { expect, test } from './test';

const row = (name: string) => ({ name: new RegExp(name) });

async function newPlace(tenant: string, path: 'sites' | 'device-groups', body: object) {
  return ask<{ id: string; name: string }>(tenant, 'POST', `/api/v1/${path}`, body);
}

test('a site is added, changed and removed without a pointer', async ({ page }) => {
  const tenant = await newTenant('Keys Only');
  await newProfile(tenant);
  await page.goto(`/t/${tenant}/settings/places`);
  await expect(page.getByText('No sites yet. Add the first one')).toBeVisible();
  await page.keyboard.press('+');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Name')).toBeVisible();
  await dialog.getByLabel('Name').focus();
  await page.keyboard.type('Berlin');
  await dialog.getByLabel('Latitude').focus();
  await page.keyboard.type('520');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('Latitude must be -90 to 90');
  await dialog.getByLabel('Latitude').fill('52,5');
  await dialog.getByLabel('Longitude').focus();
  await page.keyboard.type('13.4');
  await dialog.getByLabel('SNMP v2c').selectOption('public');
  await dialog.getByRole('button', { name: 'Add site' }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByText('52.5, 13.4')).toBeVisible();
  await expect(page.getByText('Offers public')).toBeVisible();

  await page.getByRole('button', { name: 'Change Berlin' }).press('Enter');
  await dialog.getByLabel('Name').fill('Bonn');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Bonn' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change Bonn' })).toBeFocused();
  await page.getByRole('button', { name: 'Remove Bonn' }).press('Enter');
  await expect(dialog.getByText('No device is at Bonn.')).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No sites yet. Add the first one')).toBeVisible();
});
test.use({ expected: /status of 400/ });

test('the fleet is narrowed to a site and a group, by its address', async ({ page }) => {
  const tenant = await newTenant('Narrow');
  const profile = await newProfile(tenant);
  const site = await newPlace(tenant, 'sites', { name: 'North' });
  const group = await newPlace(tenant, 'device-groups', { name: 'core', colour: '#1f77b4' });
  const bodies = [
    { name: 'in-both', site_id: site.id, group_ids: [group.id] },
    { name: 'in-site', site_id: site.id },
    { name: 'alone' },
  ];
  for (const body of bodies) {
    const point = { address: addressOf(3), driver: 'snmp', is_paused: true };
    const device = { ...point, credential_profile_id: profile, ...body };
    await ask(tenant, 'POST', '/api/v1/devices', device);
  }
  await page.goto(`/t/${tenant}/settings/places`);
  await page.getByRole('link', { name: 'North' }).click();
  await expect(page).toHaveURL(new RegExp(`site=${site.id}`));
  await expect(page.getByRole('row')).toHaveCount(3);
  await expect(page.getByText('2 devices are paused')).toBeVisible();
  await page.getByLabel('Group').selectOption('core');
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('link', { name: 'in-both' }).click();
  await expect(page.getByRole('link', { name: 'core' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('row')).toHaveCount(2);
  // A device that leaves the site is gone from its list by the fact alone.
  const found = await ask<{ items: { id: string; entity_version: number }[] }>(
    tenant,
    'GET',
    '/api/v1/devices?search=in-both',
  );
  const [device] = found.items;
  const version = { 'if-match': `"${device?.entity_version ?? 0}"` };
  await ask(tenant, 'PATCH', `/api/v1/devices/${device?.id ?? ''}`, { site_id: null }, version);
  await expect(page.getByText(/No device matches North core/)).toBeVisible();
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await expect(page.getByRole('row')).toHaveCount(4);
});

test('a table is checked, added, and comes out again', async ({ page }) => {
  const tenant = await newTenant('Many');
  await newProfile(tenant);
  await newPlace(tenant, 'sites', { name: 'Köln, Süd' });
  await page.goto(`/t/${tenant}/fleet`);
  await page.getByRole('button', { name: 'Add many' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add many devices' });
  await expect(dialog.getByText('Choose a file or paste a table first.')).toBeVisible();
  const rows = [
    'name,address,driver,port,credential_profile,site,is_paused',
    `one,${addressOf(4)},snmp,${settings.fleetPort},public,"Köln, Süd",true`,
    `=two,${addressOf(5)},ping,,,,true`,
    `three,${addressOf(6)},snmp,70000,public,Bonn,`,
  ];
  await dialog.getByLabel('Or paste it here').fill(rows.join('\n'));
  await dialog.getByRole('button', { name: 'Check' }).click();
  await expect(dialog.getByText('2 devices would be added.')).toBeVisible();
  await expect(dialog.getByText('Row 3, three')).toBeVisible();
  await expect(dialog.getByText('port must be 1 to 65535')).toBeVisible();
  await expect(dialog.getByText('site there is none of the name “Bonn”')).toBeVisible();
  await dialog.getByRole('button', { name: 'Add 2 devices' }).click();
  await expect(dialog.getByText('2 devices added.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row', row('=two'))).toBeVisible();

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export CSV' }).click();
  const file = await (await download).path();
  const text = readFileSync(file, 'utf8');
  expect(text).toContain("'=two");
  // What came out is what goes in: all of it is there already.
  await page.getByRole('button', { name: 'Add many' }).click();
  await dialog.getByLabel('CSV file').setInputFiles(file);
  await expect(dialog.getByLabel('Or paste it here')).toHaveValue(/Köln, Süd/);
  await dialog.getByRole('button', { name: 'Check' }).click();
  await expect(dialog.getByText('0 devices would be added.')).toBeVisible();
  await expect(dialog.getByText('name is the name of another device')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a device says whose credentials it is asked with, and takes others', async ({ page }) => {
  const tenant = await newTenant('Explained');
  const profile = await newProfile(tenant);
  const site = await newPlace(tenant, 'sites', {
    name: 'North',
    credential_profile_ids: [profile],
  });
  const device = await newDevice(tenant, profile, 7);
  await page.goto(`/t/${tenant}/fleet/${device.id}/overview`);
  await expect(page.getByText('The device names profile “public” itself.')).toBeVisible();
  await page.getByRole('link', { name: 'Change', exact: true }).click();
  await page
    .getByLabel('Credential profile')
    .selectOption('What its site, its groups or the tenant offer');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toContainText('Credential profile');
  await page.getByLabel('Site').selectOption('North');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText(/would be polled/)).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/its site does: “public”/)).toBeVisible();
  await expect(page.getByRole('link', { name: site.name })).toBeVisible();
});
