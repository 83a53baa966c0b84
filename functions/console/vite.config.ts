import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { fixtureServer } from "./fixtures/vite-plugin.ts";

/**
 * The result is plain files for the node to serve: no inline script, no inline style, no address
 * of another host. Nothing is inlined as data either, so that the content policy stays short.
 */
export default defineConfig(({ mode }) => ({
  plugins: [react(), ...(mode === "fixture" ? [fixtureServer()] : [])],
  build: {
    outDir: "target/classes/console",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  server: { host: "127.0.0.1" },
  preview: { host: "127.0.0.1" },
  test: {
    // Pages ask for jsdom themselves; the rest starts faster without it.
    environment: "node",
    // One worker and long limits: the build machine may be busy with everything else at once.
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["fixtures/test-setup.ts"],
    restoreMocks: true,
  },
}));
