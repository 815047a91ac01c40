// Every page in light and dark, on a desk, a phone and at 320 px: axe finds nothing, nothing scrolls
// sideways, there is one h1, and pictures for people if they want them.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { settings } from './settings';
import { addressOf, ask, newDevice, newProfile, newTenant, type Device } from './system';
import { axe, expect, scrollsSideways, test } from './test';

interface Place {
  name: string;
  path: (tenant: string, device: Device) => string;
  ready: (page: Page) => Promise<void>;
}

const seen = (text: string) => (page: Page) => expect(page.getByText(text).first()).toBeVisible();

// Opens a dialog or menu once; it stays open while the window changes its size.
const opened = (name: RegExp, open: (page: Page) => Promise<void>) => async (page: Page) => {
  const thing = page.getByRole('dialog', { name });
  if (!(await thing.isVisible())) {
    await expect(page.getByTestId('pulse')).toHaveText('Live');
    await open(page);
  }
  await expect(thing).toBeVisible();
};

const places: Place[] = [
  { name: 'sign-in', path: () => '/sign-in', ready: seen('Sign in') },
  { name: 'start', path: () => '/start', ready: seen('New tenant') },
  { name: 'fleet', path: (tenant) => `/t/${tenant}/fleet`, ready: seen('Online') },
  {
    name: 'fleet-filtered-away',
    path: (tenant) => `/t/${tenant}/fleet?q=status:degraded+nothing`,
    ready: seen('Clear filter'),
  },
  { name: 'add', path: (tenant) => `/t/${tenant}/fleet/add`, ready: seen('Test connection') },
  {
    name: 'device',
    path: (tenant, { id }) => `/t/${tenant}/fleet/${id}/overview?range=1h`,
    ready: (page) => expect(page.locator('.uplot')).toHaveCount(5),
  },
  {
    name: 'interfaces',
    path: (tenant, { id }) => `/t/${tenant}/fleet/${id}/interfaces?range=1h&interface=1`,
    ready: (page) => expect(page.locator('.uplot')).toHaveCount(2),
  },
  {
    name: 'history',
    path: (tenant, { id }) => `/t/${tenant}/fleet/${id}/history`,
    ready: seen('It answers.'),
  },
  {
    name: 'edit',
    path: (tenant, { id }) => `/t/${tenant}/fleet/${id}/edit`,
    ready: (page) => expect(page.getByLabel('Address')).toHaveValue(addressOf(1)),
  },
  {
    name: 'neighbours',
    path: (tenant, { id }) => `/t/${tenant}/fleet/${id}/neighbours`,
    ready: seen('Not in the inventory'),
  },
  {
    name: 'topology',
    path: (tenant) => `/t/${tenant}/topology`,
    ready: seen('both ends say so'),
  },
  {
    name: 'discovery',
    path: (tenant) => `/t/${tenant}/discovery`,
    ready: seen('127.1.0.4'),
  },
  {
    name: 'accept',
    path: (tenant) => `/t/${tenant}/discovery`,
    ready: opened(/Add 127/, (page) =>
      page.getByRole('button', { name: 'Add 127.1.0.4', exact: true }).click(),
    ),
  },
  {
    name: 'streams',
    path: (tenant) => `/t/${tenant}/settings/streams`,
    ready: seen('No stream credentials yet'),
  },
  {
    name: 'places',
    path: (tenant) => `/t/${tenant}/settings/places`,
    ready: seen('Offers public'),
  },
  {
    name: 'site',
    path: (tenant) => `/t/${tenant}/settings/places`,
    ready: opened(/Change North/, (page) =>
      page.getByRole('button', { name: 'Change North' }).click(),
    ),
  },
  {
    name: 'many',
    path: (tenant) => `/t/${tenant}/fleet`,
    ready: opened(/Add many/, async (page) => {
      await page.getByRole('button', { name: 'Add many' }).click();
      await page
        .getByLabel('Or paste it here')
        .fill('name,address,driver\na,10.0.0.9,ping\nb,c d,x');
      await page.getByRole('button', { name: 'Check' }).click();
      await expect(page.getByText('Row 2, b')).toBeVisible();
    }),
  },
  {
    name: 'keys',
    path: (tenant) => `/t/${tenant}/fleet`,
    ready: opened(/Keys/, (page) => page.keyboard.press('?')),
  },
  {
    name: 'tenants',
    path: (tenant) => `/t/${tenant}/fleet`,
    ready: opened(/Switch tenant/, (page) => page.getByTestId('tenant').click()),
  },
  {
    name: 'remove',
    path: (tenant, { id }) => `/t/${tenant}/fleet/${id}/history`,
    ready: opened(/Remove/, (page) => page.getByRole('button', { name: 'Remove' }).click()),
  },
  {
    name: 'menu',
    path: (tenant) => `/t/${tenant}/fleet`,
    ready: async (page) => {
      const theme = page.getByRole('group', { name: 'Colours' });
      if (!(await theme.isVisible())) await page.getByRole('button', { name: 'You' }).click();
      await expect(theme).toBeVisible();
    },
  },
  { name: 'missing', path: (tenant) => `/t/${tenant}/fleet/none`, ready: seen('All devices') },
];

let tenant = '';
let device: Device;

test.describe.configure({ mode: 'default' });
// Asking for a device that is not there is an error to the browser, and meant here.
test.use({ expected: /status of 40[04]/ });

test.beforeAll(async ({ browser }) => {
  tenant = await newTenant('Nordic Data Centres');
  const profile = await newProfile(tenant);
  for (const number of [1, 2, 5, 6, 8, 9]) {
    const made = await newDevice(tenant, profile, number);
    if (number === 1) device = made;
  }
  const place = { name: 'North', address: 'Am Deich 1, 28199 Bremen', notes: 'Key at the desk.' };
  const more = { credential_profile_ids: [profile] };
  const site = await ask<{ id: string }>(tenant, 'POST', '/api/v1/sites', { ...place, ...more });
  const colour = { name: 'core', colour: '#1f77b4' };
  const group = await ask<{ id: string }>(tenant, 'POST', '/api/v1/device-groups', colour);
  const version = { 'if-match': `"${device.entity_version}"` };
  const there = { site_id: site.id, group_ids: [group.id] };
  await ask(tenant, 'PATCH', `/api/v1/devices/${device.id}`, there, version);
  const page = await browser.newPage({ storageState: settings.signInFile, baseURL: settings.url });
  await page.goto(`/t/${tenant}/fleet/${device.id}/interfaces`);
  await expect(page.getByText('bit/s').first()).toBeVisible({ timeout: 40_000 });
  // Rates and charts need two readings that are recorded.
  await page.goto(`/t/${tenant}/fleet/${device.id}/overview?range=1h`);
  await expect(page.locator('.uplot')).toHaveCount(5, { timeout: 60_000 });
  await page.close();
});

async function picture(page: Page, name: string) {
  if (!settings.screens) return;
  mkdirSync(settings.screens, { recursive: true });
  await page.screenshot({ path: join(settings.screens, `${name}.png`) });
}

for (const place of places) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${place.name} in ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(place.path(tenant, device));
      await place.ready(page);
      await expect(page.locator('h1')).toHaveCount(1);
      expect(await axe(page)).toEqual([]);
      await picture(page, `${place.name}-1440-${colorScheme}`);
      for (const width of [390, 320]) {
        await page.setViewportSize({ width, height: 844 });
        await place.ready(page);
        expect(await scrollsSideways(page), `at ${width} px`).toBe(0);
        if (width === 390) {
          await picture(page, `${place.name}-390-${colorScheme}`);
          expect(await axe(page)).toEqual([]);
        }
      }
    });
  }
}
