# The web app: built for ./dev up, and tested. Sourced by dev.

# ensure_web_packages: what package-lock.json says, nothing else.
ensure_web_packages() {
  local installed=web/node_modules/.package-lock.json
  if [ -f "$installed" ] && [ ! web/package-lock.json -nt "$installed" ]; then return; fi
  quietly npm-web npm ci --prefix "$ROOT/web" --no-audit --no-fund
}

# build_web: into web/dist, if anything in web/ is newer than what is there.
build_web() {
  ensure_web_packages
  if [ -f web/dist/index.html ] && [ -z "$(find web -newer web/dist/index.html -type f \
    -not -path 'web/node_modules/*' -not -path 'web/dist/*' -print -quit)" ]; then return; fi
  quietly web-build npm run --prefix "$ROOT/web" build
}

# What holds without a server: types, lint, units, budgets. Then a browser against a whole fleet.
test_web() {
  build_web
  npm run --silent --prefix web check >&2 || die "the web app has a fault" "it is named above"
  npm run --silent --prefix web test >&2 || die "a test of the web app failed" "it is named above"
  with_test_fleet npm run --silent --prefix web e2e >&2 || die "a story in the browser failed" "it is named above"
}
