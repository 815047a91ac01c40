# Installs what the project needs on Debian 12. Sourced by dev.

# ensure_tools: everything in packages.txt, and Node. Does nothing, quickly, when it is all there.
ensure_tools() {
  local wanted missing
  wanted=$(sed 's/#.*//' "$ROOT/deploy/dev/packages.txt" | xargs)
  # shellcheck disable=SC2086 # a list of words
  missing=$(comm -23 <(printf '%s\n' $wanted | sort) \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p' | sort) | xargs)
  if [ -n "$missing" ]; then install_packages "$missing"; fi
  ensure_node
}

# as_root COMMAND…: by sudo where we are not root.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; return; fi
  command -v sudo >/dev/null || die "packages are missing and there is no sudo" \
    "run as root: apt-get install --no-install-recommends $missing"
  sudo "$@"
}

install_packages() {
  local missing=$1
  grep -qs 'VERSION_ID="12"' /etc/os-release ||
    die "this is no Debian 12: $missing cannot be installed by name here" "use a Debian 12 machine or container"
  step "installing $(wc -w <<<"$missing") packages (a few minutes the first time): $missing"
  # In a process of its own, so that the trap runs however it ends.
  (
    forbid_autostart
    quietly apt-update as_root apt-get update -q
    # shellcheck disable=SC2086 # a list of words
    quietly apt-install as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -q --no-install-recommends $missing
  )
}

# Servers must not start by themselves: ./dev up starts private ones. Debian asks policy-rc.d, which is
# put there unless there is one, and taken away at the end of this process.
forbid_autostart() {
  local policy=/usr/sbin/policy-rc.d
  [ ! -e "$policy" ] || return 0
  trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
  trap 'exit 130' INT TERM
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
}

# The web app needs Node 20.19 or newer; Debian 12 has 18. What is there is used if it is new enough.
ensure_node() {
  if [ -x "$RUN_NODE/node" ]; then
    PATH=$RUN_NODE:$PATH
    return
  fi
  if node_is_new_enough; then return; fi
  command -v npm >/dev/null || install_packages npm
  step "installing Node from npm into .run/node"
  quietly npm-node npm install --prefix "$ROOT/.run/node" --no-audit --no-fund node@22
  PATH=$RUN_NODE:$PATH
  node_is_new_enough || die "the Node that npm installed does not run" "see $RUN/log/npm-node.log"
}
RUN_NODE=$ROOT/.run/node/node_modules/node/bin

node_is_new_enough() {
  local major minor
  IFS=. read -r major minor _ < <(node --version 2>/dev/null | tr -d v) || return 1
  ((major > 20 || (major == 20 && minor >= 19)))
}
