// Runs `build` or `test` only when something that can change the result has changed since the last
// time it succeeded. The stamps lie in target/, so `mvn clean` starts afresh.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

const SOURCES = [
  "src",
  "fixtures",
  "public",
  "build",
  "index.html",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "vite.config.ts",
];
const CONTRACT = "../../events/src/main/resources/openapi/penstock.v1.json";
const GENERATED = join("src", "api", "generated");
// npm writes it last, so that a folder which was left half-way or emptied is installed anew.
const INSTALLED = join("node_modules", ".package-lock.json");
const BUILT = join("target", "classes", "console", "index.html");

function* files(path) {
  if (path === GENERATED) return;
  if (!statSync(path).isDirectory()) yield path;
  else for (const name of readdirSync(path).sort()) yield* files(join(path, name));
}

function fingerprint(paths) {
  const hash = createHash("sha256").update(process.versions.node);
  for (const path of paths.flatMap((root) => [...files(root)])) {
    const content = readFileSync(path);
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function once(name, paths, present, work) {
  const stamp = join("target", `${name}.stamp`);
  const now = fingerprint(paths);
  if (present && existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
  rmSync(stamp, { force: true });
  work();
  mkdirSync("target", { recursive: true });
  writeFileSync(stamp, now);
}

// Silent when it works, so that Maven's output stays readable; everything when it doesn't.
function npm(...args) {
  console.log(`[console] npm ${args.join(" ")}`);
  const { status, error, stdout, stderr } = spawnSync("npm", args, { encoding: "utf8" });
  if (!error && status === 0) return;
  process.stdout.write(stdout ?? "");
  process.stderr.write(stderr ?? "");
  console.error(
    `npm ${args.join(" ")} failed${error ? `: ${error.message}` : ""} (in functions/console).`,
  );
  process.exit(status || 1);
}

const goal = process.argv[2];
if (goal !== "build" && goal !== "test") {
  console.error("usage: build/run.sh build|test");
  process.exit(2);
}
once("install", ["package.json", "package-lock.json"], existsSync(INSTALLED), () =>
  npm("ci", "--prefer-offline", "--loglevel=error"),
);
const all = [...SOURCES, CONTRACT];
if (goal === "build") once("build", all, existsSync(BUILT), () => npm("run", "--silent", "build"));
else once("test", all, true, () => npm("run", "--silent", "test"));
