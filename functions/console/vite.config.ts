import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { fixtureServer } from "./fixtures/vite-plugin.ts";

const TESTS = "src/**/*.test.{ts,tsx}";
const ALONE = ["src/features/session/sign-in-page.test.tsx"];

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
    setupFiles: ["fixtures/test-setup.ts"],
    restoreMocks: true,
    // One process for all, but for what replaces a module: that would stay replaced, or not be.
    projects: [
      {
        extends: true,
        test: {
          name: "together",
          isolate: false,
          include: [TESTS],
          exclude: [...ALONE, "node_modules/**"],
        },
      },
      { extends: true, test: { name: "alone", include: ALONE } },
    ],
  },
}));
