// The way of the on-call person without a pointer: nothing here touches a mouse.
import { newDevice, newProfile, newTenant } from './system';
import { expect, test } from './test';

test('fleet, device, tabs and back by keys alone', async ({ page }) => {
  const tenant = await newTenant('Keys Only');
  const profile = await newProfile(tenant);
  for (const number of [26, 27, 28]) await newDevice(tenant, profile, number, `key-${number}`);
  await page.goto(`/t/${tenant}/fleet`);
  await expect(page.getByRole('row')).toHaveCount(4);

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await expect(keys).toContainText('Next device');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();

  await page.keyboard.press('j');
  await expect(page.getByRole('row', { name: /key-26/ })).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('k');
  await expect(page.getByRole('row', { name: /key-27/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('key-27');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.keyboard.press('3');
  await expect(page).toHaveURL(/history/);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(new RegExp(`/t/${tenant}/fleet$`));
  // Where one was is where one is again.
  await page.keyboard.press('j');
  await expect(page.getByRole('row', { name: /key-27/ })).toBeFocused();

  await page.keyboard.press('g');
  await page.keyboard.press('x');
  const switcher = page.getByRole('dialog', { name: 'Switch tenant' });
  await expect(switcher).toBeVisible();
  await page.keyboard.type('keys only');
  await page.keyboard.press('Escape');
  await page.keyboard.press('+');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Add device');
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Fleet');
});

test('few tab stops before the content, and the focus is never lost', async ({ page }) => {
  const tenant = await newTenant('Tab Stops');
  const profile = await newProfile(tenant);
  for (const number of [26, 27]) await newDevice(tenant, profile, number, `stop-${number}`);
  await page.goto(`/t/${tenant}/fleet`);
  await expect(page.getByRole('row')).toHaveCount(3);
  let stops = 0;
  const role = () => page.evaluate(() => document.activeElement?.getAttribute('role'));
  do {
    await page.keyboard.press('Tab');
    stops += 1;
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  } while ((await role()) !== 'row' && stops < 40);
  expect(stops).toBeLessThanOrEqual(25);
});
