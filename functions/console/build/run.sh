#!/bin/sh
# Maven's way into the console's build. Says what is missing before npm says something obscure.
set -eu
cd "$(dirname "$0")/.."
need() {
  echo "The console's build needs Node.js 20.19 or newer with npm; $1." >&2
  echo "Get it from https://nodejs.org/ or your package manager, then run the build again." >&2
  exit 1
}
command -v node >/dev/null 2>&1 || need "there is no 'node' on the PATH"
command -v npm >/dev/null 2>&1 || need "there is no 'npm' on the PATH"
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
  need "found $(node --version)"
exec node build/run.mjs "$@"
