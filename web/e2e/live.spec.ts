// What the page says of its own truth when the stream is not what it should be.
import { newDevice, newProfile, newTenant } from './system';
import { expect, test } from './test';

// A connection that is cut on purpose is an error to the browser.
test.use({ expected: /net::ERR_|status of 50[0-9]/ });

test('missed updates are told, and the page is read anew', async ({ page }) => {
  const tenant = await newTenant('Missed');
  let streams = 0;
  // As if this browser had last heard of a fact that the server has no more.
  await page.route('**/api/v1/events/stream*', (route) => {
    streams += 1;
    const url = `${route.request().url()}&last_event_id=1-000000000000`;
    return route.continue(streams === 1 ? { url } : {});
  });
  const lists: string[] = [];
  page.on('request', (request) => {
    if (/\/devices\?/.test(request.url())) lists.push(request.url());
  });
  await page.goto(`/t/${tenant}/fleet`);
  const line = page.getByText(/Updates between .* were missed; this page was read anew/);
  await expect(line).toBeVisible();
  await expect.poll(() => lists.length).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(line).toBeHidden();
  await expect(page.getByTestId('pulse')).toHaveText('Live');
});

test('a stream that does not open is tried again until it does', async ({ page }) => {
  const tenant = await newTenant('Tried Again');
  let tries = 0;
  await page.route('**/api/v1/events/stream*', (route) => {
    tries += 1;
    return tries < 3 ? route.abort() : route.continue();
  });
  await page.goto(`/t/${tenant}/fleet`);
  await expect(page.getByTestId('pulse')).toHaveText('Connecting…');
  await expect(page.getByTestId('pulse')).toHaveText('Live');
  expect(tries).toBe(3);
});

test('offline is said, and so is what cannot be done now', async ({ page, context }) => {
  const tenant = await newTenant('Offline');
  const device = await newDevice(tenant, await newProfile(tenant), 29, 'far-away');
  await page.goto(`/t/${tenant}/fleet/${device.id}/overview`);
  await expect(page.getByTestId('pulse')).toHaveText('Live');
  await context.setOffline(true);
  await expect(page.getByTestId('pulse')).toContainText('Offline since');
  await expect(page.getByText(/You see what was known then/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await expect(page.getByText('Pause needs a connection.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('far-away');
  await context.setOffline(false);
  await expect(page.getByTestId('pulse')).toHaveText('Live');
});

test('a device that is polled no more does not go on answering', async ({ page }) => {
  const tenant = await newTenant('Forgotten');
  const device = await newDevice(tenant, await newProfile(tenant), 26, 'forgotten');
  await page.goto(`/t/${tenant}/fleet/${device.id}/overview`);
  await expect(page.getByText('It answers.')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByTestId('status')).not.toContainText(' at ');
  // As if nobody had asked it for twenty minutes.
  const before = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  await page.route(/\/api\/v1\/devices(\?|\/[-0-9a-f]{36}$)/, async (route) => {
    const response = await route.fetch();
    const body = (await response.text())
      .replaceAll(/"last_seen":"[^"]*",/g, '')
      .replaceAll(/"since":"[^"]*"/g, `"since":"${before(90)}","last_seen":"${before(20)}"`);
    await route.fulfill({ response, body });
  });
  await page.goto(`/t/${tenant}/fleet`);
  const row = page.getByRole('row', { name: /forgotten/ });
  await expect(row).toContainText(/Online at \d+:\d+/);
  await expect(row).toContainText(/Not polled for \d+ intervals/);
  await row.getByRole('link').click();
  await expect(page.getByTestId('status')).toContainText(/Online at .*No reading since/);
  await expect(page.getByText(/It answered then, and was not polled for \d+/)).toBeVisible();
  await expect(page.getByText('It answers.')).toBeHidden();
});

test('a list that cannot be refreshed stays, with its age', async ({ page }) => {
  const tenant = await newTenant('Held');
  const profile = await newProfile(tenant);
  await newDevice(tenant, profile, 28, 'kept-1');
  await newDevice(tenant, profile, 27, 'kept-2');
  await page.goto(`/t/${tenant}/fleet`);
  await expect(page.getByRole('row', { name: /kept-1/ })).toBeVisible();
  await expect(page.getByTestId('pulse')).toHaveText('Live');
  let isAway = true;
  await page.route('**/api/v1/devices?**', (route) =>
    isAway
      ? route.fulfill({
          status: 503,
          contentType: 'application/problem+json',
          body: '{"code":"unavailable","status":503,"title":"x","type":"x","request_id":"0197"}',
        })
      : route.continue(),
  );
  // A pause and its end read the page anew.
  await page.keyboard.press('.');
  await page.keyboard.press('.');
  await expect(page.getByText(/Could not be refreshed. What you see is from/)).toBeVisible();
  await expect(page.getByRole('row', { name: /kept-1/ })).toBeVisible();
  isAway = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(/Could not be refreshed/)).toBeHidden();

  isAway = true;
  await page.goto(`/t/${tenant}/fleet?q=kept`);
  await expect(page.getByText(/The device list could not be loaded/)).toBeVisible();
  await expect(page.getByText('0197')).toBeVisible();
});
