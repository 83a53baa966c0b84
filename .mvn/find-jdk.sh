# Sourced by ./penstock and ./mvnw: sets JAVA_HOME to a JDK of at least the wanted major version.
# Looked at in this order: JAVA_HOME, the java on PATH, the usual install folders (newest first).

PENSTOCK_JDK=25

jdk_major() {
  [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release" | head -n 1
  else
    "$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1
  fi
}

jdk_fits() {
  major=$(jdk_major "$1") && [ -n "$major" ] && [ "$major" -ge "$PENSTOCK_JDK" ]
}

jdk_on_path() {
  java=$(command -v java 2>/dev/null) || return 1
  while [ -L "$java" ]; do
    target=$(readlink "$java")
    case "$target" in /*) java=$target ;; *) java=$(dirname "$java")/$target ;; esac
  done
  (cd "$(dirname "$java")/.." 2>/dev/null && pwd)
}

find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && jdk_fits "$JAVA_HOME"; then
    printf '%s\n' "$JAVA_HOME"
    return 0
  fi
  candidate=$(jdk_on_path) && jdk_fits "$candidate" && { printf '%s\n' "$candidate"; return 0; }
  best='' best_major=0
  for candidate in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.jdks/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.local/share/mise/installs/java/* \
    "$HOME"/.asdf/installs/java/* "$HOME"/.cache/penstock/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if jdk_fits "$candidate" && [ "$major" -gt "$best_major" ]; then
      best=$candidate best_major=$major
    fi
  done
  [ -n "$best" ] && printf '%s\n' "$best"
}

if found=$(find_jdk) && [ -n "$found" ]; then
  JAVA_HOME=$found
  export JAVA_HOME
else
  cat >&2 <<MESSAGE
Penstock needs a JDK $PENSTOCK_JDK or newer and found none (JAVA_HOME, PATH and the usual install folders were searched).
Install one, then run this again:
  Debian, Ubuntu   apt-get install temurin-$PENSTOCK_JDK-jdk      (repository: https://adoptium.net/installation/linux)
  macOS            brew install openjdk@$PENSTOCK_JDK
  anywhere         sdk install java $PENSTOCK_JDK-tem               (https://sdkman.io)
or point JAVA_HOME at one that you already have.
MESSAGE
  exit 3
fi
