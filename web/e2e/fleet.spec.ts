import { settings } from './settings';
import { addressOf, ask, control, newDevice, newProfile, newTenant, readFacts } from './system';
import { expect, test, watchComplaints } from './test';

const row = (name: string) => ({ name: new RegExp(name) });

test('a device is tested, added, and is online without a reload', async ({ page }) => {
  const tenant = await newTenant('First Device');
  await page.goto(`/t/${tenant}/fleet`);
  await expect(page.getByText('No devices yet. Add the first one')).toBeVisible();
  await page.getByRole('link', { name: 'Add device' }).click();

  await page.getByLabel('Address').fill(addressOf(10));
  await page.getByLabel('Port').fill(String(settings.fleetPort));
  await page.getByLabel('Name of the profile').fill('public');
  await page.getByLabel('Community').fill('wrong');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText('A poll would not succeed yet.')).toBeVisible();
  await expect(page.getByText(/SNMP did not answer: wrong community/)).toBeVisible();

  await page.getByLabel('Community').fill('public');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText('The host answers pings.')).toBeVisible();
  await expect(page.getByText('mikrotik-10 would be polled.')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('mikrotik-10');

  await page.getByLabel('Asked every').fill('3');
  await page.getByRole('button', { name: 'Add device' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toContainText('Asked every');
  await page.getByLabel('Asked every').fill('5');
  await page.getByRole('button', { name: 'Add device' }).click();

  await expect(page.getByRole('row', row('mikrotik-10'))).toContainText('Online');
  await expect(page.getByTestId('pulse')).toHaveText('Live');
});
test.use({ expected: /status of 400/ });

test('what stops is red within a second of its fact, and comes back', async ({ page }) => {
  const number = 11;
  const tenant = await newTenant('Cut Off');
  const device = await newDevice(tenant, await newProfile(tenant), number);
  const facts = await readFacts(tenant);
  await page.goto(`/t/${tenant}/fleet`);
  const shown = page.getByRole('row', row(device.name));
  await expect(shown).toContainText('Online', { timeout: 30_000 });

  try {
    for (const [command, status, word] of [
      ['silent', 'silent', 'Alive, no SNMP'],
      ['up', 'online', 'Online'],
      ['down', 'offline', 'Offline'],
      ['up', 'online', 'Online'],
    ] as const) {
      const before = Date.now();
      await control(`${command} ${number}`);
      const seen = page
        .waitForFunction(
          ([name, text]) =>
            [...document.querySelectorAll('[role=row]')].some(
              (one) => one.textContent?.includes(name) && one.textContent.includes(text),
            ),
          [device.name, word] as const,
          { polling: 20, timeout: 60_000 },
        )
        .then(() => Date.now());
      const fact = await facts.next(
        ({ type, data, seenAt }) =>
          seenAt > before && type === 'signalbox.device.status_changed' && data.status === status,
      );
      // From when the poller confirmed it, by the fact's own time: the way through the bus counts.
      const shownAt = await seen;
      const late = shownAt - Date.parse(fact.time);
      const lateToOther = shownAt - fact.seenAt;
      const words = `${word} ${late} ms after it was confirmed, ${lateToOther} ms after its fact`;
      test.info().annotations.push({ type: 'lateness', description: words });
      process.stdout.write(`    ${words}\n`);
      expect(late).toBeLessThan(1000);
    }
  } finally {
    await control(`up ${number}`);
    facts.close();
  }
});

test('the filter lives in the address, and Back brings it back', async ({ page }) => {
  const tenant = await newTenant('Filtered');
  const profile = await newProfile(tenant);
  for (const number of [12, 13, 14]) await newDevice(tenant, profile, number, `site-${number}`);
  await page.goto(`/t/${tenant}/fleet`);
  await expect(page.getByRole('row')).toHaveCount(4);
  await page.keyboard.press('/');
  await page.keyboard.type('site-13');
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page).toHaveURL(/\?q=site-13$/);
  await page.getByRole('link', { name: 'site-13' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('site-13');
  await page.goBack();
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(page.getByLabel('Filter devices')).toHaveValue('site-13');
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await expect(page.getByRole('row')).toHaveCount(4);
  await page.goto(`/t/${tenant}/fleet?q=site:north`);
  await expect(page.getByText('No filter is named site:north.')).toBeVisible();
});

test('rows hold still under a pointer until they are asked to move', async ({ page }) => {
  const tenant = await newTenant('Still');
  const profile = await newProfile(tenant);
  await newDevice(tenant, profile, 15, 'm-first');
  await newDevice(tenant, profile, 16, 'm-second');
  await page.goto(`/t/${tenant}/fleet`);
  await expect(page.getByRole('row')).toHaveCount(3);
  await page.getByRole('grid').hover();
  await newDevice(tenant, profile, 17, 'a-new-one');
  const pill = page.getByRole('button', { name: /1 change · Show/ });
  await expect(pill).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(3);
  await page.keyboard.press('Shift+R');
  await expect(page.getByRole('row').nth(1)).toContainText('a-new-one');
  await expect(pill).toBeHidden();
});

test('a pause holds what is shown, not what is received', async ({ page }) => {
  const tenant = await newTenant('Paused');
  const profile = await newProfile(tenant);
  const device = await newDevice(tenant, profile, 18, 'held');
  await page.goto(`/t/${tenant}/fleet`);
  const shown = page.getByRole('row', row('held'));
  await expect(shown).toContainText('Online', { timeout: 30_000 });
  await page.keyboard.press('.');
  await expect(page.getByTestId('pulse')).toContainText('Paused');
  const now = await ask<{ entity_version: number }>(tenant, 'GET', `/api/v1/devices/${device.id}`);
  await ask(
    tenant,
    'PATCH',
    `/api/v1/devices/${device.id}`,
    { name: 'renamed' },
    {
      'if-match': `"${now.entity_version}"`,
    },
  );
  await expect(page.getByTestId('pulse')).toContainText('1 change waits');
  await expect(shown).toBeVisible();
  await page.keyboard.press('.');
  await expect(page.getByRole('row', row('renamed'))).toBeVisible();
  await expect(page.getByTestId('pulse')).toHaveText('Live');
});

test('two tenants in two tabs never mix', async ({ page, context }) => {
  const tenants = [await newTenant('Left'), await newTenant('Right')] as const;
  const other = await context.newPage();
  const complaints = watchComplaints(other);
  const pages = [page, other] as const;
  const wrong: string[] = [];
  for (const [at, tenant] of tenants.entries()) {
    const tab = at === 0 ? pages[0] : pages[1];
    const foreign = tenants[at === 0 ? 1 : 0];
    tab.on('request', (request) => {
      const named = request.headers()['signalbox-tenant'];
      if (named === foreign || request.url().includes(foreign)) wrong.push(request.url());
    });
    await tab.goto(`/t/${tenant}/fleet`);
    await expect(tab.getByTestId('pulse')).toHaveText('Live');
  }
  for (const [at, tenant] of tenants.entries()) {
    await newDevice(tenant, await newProfile(tenant), 19 + at, `only-${at}`);
  }
  for (const [at, tab] of pages.entries()) {
    await expect(tab.getByRole('row', row(`only-${at}`))).toBeVisible({ timeout: 30_000 });
    await expect(tab.getByText(`only-${1 - at}`)).toHaveCount(0);
  }
  expect(wrong).toEqual([]);
  expect(complaints).toEqual([]);
});

test('two tabs share one stream, and the second goes on when the first closes', async ({
  context,
}) => {
  const tenant = await newTenant('Shared');
  const profile = await newProfile(tenant);
  const streams: string[] = [];
  context.on('request', (request) => {
    if (request.url().includes('/events/stream')) streams.push(request.url());
  });
  const first = await context.newPage();
  await first.goto(`/t/${tenant}/fleet`);
  await expect(first.getByTestId('pulse')).toHaveText('Live');
  const second = await context.newPage();
  await second.goto(`/t/${tenant}/fleet`);
  await expect(second.getByTestId('pulse')).toHaveText('Live');
  expect(streams).toHaveLength(1);
  await newDevice(tenant, profile, 21, 'told-by-first');
  await expect(second.getByRole('row', row('told-by-first'))).toBeVisible();
  await first.close();
  await expect.poll(() => streams.length).toBe(2);
  expect(streams[1]).toContain('last_event_id=');
  await newDevice(tenant, profile, 22, 'after-the-first');
  await expect(second.getByRole('row', row('after-the-first'))).toBeVisible();
});
