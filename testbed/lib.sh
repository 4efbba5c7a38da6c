# shellcheck shell=bash
# What the project's scripts share: where the cache is, how to say things, how to become root, how to lock, where a JDK is.
# Sourced, never run. Enters: EVENKEEL_CACHE. Leaves: CACHE, and the functions below.

TESTBED_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CACHE=${EVENKEEL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/evenkeel}
mkdir -p "$CACHE"

say() { printf 'evenkeel: %s\n' "$*" >&2; }

# die MESSAGE NEXT-STEP: one error, what to do next, exit 1.
die() {
  printf 'evenkeel: error: %s\n' "$1" >&2
  [ $# -lt 2 ] || printf '  next: %s\n' "$2" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# as_root COMMAND...: run it as root, or stop with what is missing.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif have sudo && sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    die "this step needs root: $*" "run as root, or give this user passwordless sudo, or install and start a Docker engine yourself"
  fi
}

# with_lock NAME COMMAND...: one caller at a time per cache; the lock goes with the process, even a killed one.
# Children that outlive the caller must close descriptor 9 (see engine).
with_lock() {
  local name=$1
  shift
  mkdir -p "$CACHE/locks"
  (
    if ! flock -n 9; then
      say "another process is busy with '$name'; waiting for it"
      flock -w 1200 9 || die "waited 20 minutes for $CACHE/locks/$name" "see which process holds it: fuser -v $CACHE/locks/$name"
    fi
    "$@"
  ) 9>"$CACHE/locks/$name"
}

# apt_install PACKAGE...: Debian packages, without questions and without what they only recommend.
apt_install() {
  have apt-get || die "this machine has no apt-get, so $* cannot be installed here" "install a Docker engine yourself, start it, and call again"
  local log="$CACHE/apt.log"
  # No recommended packages, no questions; the service is not started by the package where there is no init system.
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" </dev/null >"$log" 2>&1 9>&-; then
    as_root apt-get update -q </dev/null >>"$log" 2>&1 9>&- || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" </dev/null >>"$log" 2>&1 9>&- ||
      { tail -n 15 "$log" >&2; die "apt-get could not install: $*" "see $log"; }
  fi
  hash -r
}

# seconds_since START: for the sentences that say how long something took.
seconds_since() { echo $(($(date +%s) - $1)); }

JDK_NEEDED=25

# The feature release of a JDK folder by its `release` file, without starting it; 0 if it is none.
jdk_release() {
  local version
  { [ -x "$1/bin/java" ] && [ -r "$1/release" ]; } || { echo 0; return; }
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  echo "${version:-0}"
}

find_jdk() {
  local home on_path
  on_path=$(command -v java 2>/dev/null) && on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for home in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    if [ -n "$home" ] && [ "$(jdk_release "$home")" -ge "$JDK_NEEDED" ]; then
      echo "$home"
      return
    fi
  done
  die "no JDK $JDK_NEEDED or newer was found (looked at JAVA_HOME, the java on PATH, /usr/lib/jvm, /opt/java, ~/.sdkman, ~/.jdks)" \
    "install one, for example Temurin 25 from https://adoptium.net, or set JAVA_HOME to it"
}
