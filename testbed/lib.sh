# shellcheck shell=bash
# What the testbed's scripts share: where the cache is, how to say things, how to become root, how to lock.
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
