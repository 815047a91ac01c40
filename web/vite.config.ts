import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const proxy = { '/api': { target: process.env.SIGNALBOX_URL ?? 'http://127.0.0.1:8080' } };

// As the gateway sends it, so that what breaks under it breaks here first.
const headers = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; " +
    "worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
};

// What every page loads stands in one file: a part that comes later and uses some of it would split
// it, and the pieces are larger than the whole.
const libraries = /node_modules\/(?!uplot|@tanstack\/[a-z-]*virtual|lucide)/;
const own = /src\/(api|live|words\/common|parts\/(StateBlock|Button))/;
const everywhere = new RegExp(`${libraries.source}|${own.source}`);

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  server: { host: '127.0.0.1', proxy },
  preview: { host: '127.0.0.1', proxy, headers },
  build: {
    manifest: true,
    // light-dark() as it stands: every browser that is served has it.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // An inlined file would need a data: source that the content policy does not give.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'base', test: everywhere }] } },
    },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
