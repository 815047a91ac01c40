import { defineConfig } from '@playwright/test';
import { browserPath, settings } from './settings';

// Against a real running system, with the machine's own Chromium.
export default defineConfig({
  testDir: '.',
  outputDir: '../.screens/failed',
  globalSetup: './sign_in_once.ts',
  workers: 2,
  fullyParallel: true,
  // A device is confirmed silent after two polls of 5 s, each waiting for its answer.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // CI has two cores for a browser and seven services: what fails once there is told as flaky.
  retries: process.env['CI'] ? 1 : 0,
  reporter: [['list']],
  use: {
    baseURL: settings.url,
    storageState: settings.signInFile,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: browserPath(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
