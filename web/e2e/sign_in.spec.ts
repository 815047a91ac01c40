import { settings } from './settings';
import { newTenant } from './system';
import { expect, test } from './test';

test.use({ storageState: { cookies: [], origins: [] }, expected: /status of 401/ });

test('a wrong password says so, the right one leads to what was asked for', async ({ page }) => {
  const tenant = await newTenant('Asked For');
  await page.goto(`/t/${tenant}/settings/streams`);
  await expect(page).toHaveURL(/\/sign-in\?to=/);

  await page.getByLabel('E-mail').fill(settings.email);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'E-mail' })).toHaveText(
    'E-mail or password is not right.',
  );
  await expect(page.getByLabel('E-mail')).toHaveValue(settings.email);

  await page.getByLabel('Password', { exact: true }).fill(settings.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Event streams');
  await expect(page).toHaveURL(`${settings.url}/t/${tenant}/settings/streams`);
  await expect(page.getByTestId('tenant')).toHaveText('Asked For');
});

test('a sign-in that ends opens a dialog over the page and loses nothing', async ({ page }) => {
  const tenant = await newTenant('Interrupted');
  await page.goto(`/sign-in?to=/t/${tenant}/fleet/add`);
  const signIn = async () => {
    await page.getByLabel('E-mail').fill(settings.email);
    await page.getByLabel('Password', { exact: true }).fill(settings.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  await signIn();
  await page.getByLabel('Address').fill('192.0.2.7');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Test connection' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your sign-in has ended' });
  await expect(dialog).toBeVisible();
  await signIn();
  await expect(dialog).toBeHidden();
  await expect(page.getByLabel('Address')).toHaveValue('192.0.2.7');
});

test('an access token that has run out is renewed without a word', async ({ page, context }) => {
  const tenant = await newTenant('Renewed');
  await page.goto(`/sign-in?to=/t/${tenant}/fleet`);
  await page.getByLabel('E-mail').fill(settings.email);
  await page.getByLabel('Password', { exact: true }).fill(settings.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('No devices yet.')).toBeVisible();
  await context.clearCookies({ name: 'sbx_access' });
  const renewed = page.waitForResponse(/sign-ins\/refresh/);
  await page.getByRole('link', { name: 'Settings' }).click();
  expect((await renewed).ok()).toBe(true);
  await expect(page.getByText('No stream credentials yet')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
