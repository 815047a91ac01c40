// One sign-in for all tests: the door lets twenty a minute through.
import { request } from '@playwright/test';
import { settings } from './settings';

export default async function signInOnce() {
  const client = await request.newContext({ baseURL: settings.url });
  const answer = await client.post('/api/v1/sign-ins', {
    data: { email: settings.email, password: settings.password },
  });
  if (!answer.ok()) throw new Error(`sign-in: ${answer.status()} ${await answer.text()}`);
  await client.storageState({ path: settings.signInFile });
  await client.dispose();
}
