# Reference pages that are written from the code. Sourced by dev.

# write_docs [--check]: writes them, or says which is out of date.
write_docs() {
  local page=docs/reference/settings.md written
  build dev
  written=$(settings_page)
  if [ "${1:-}" != --check ]; then
    printf '%s\n' "$written" >"$page"
  elif [ "$written" != "$(cat "$page")" ]; then
    diff <(printf '%s\n' "$written") "$page" >&2 || true
    die "$page is out of date" "run ./dev docs"
  fi
}

settings_page() {
  local service rows common
  cat <<'PAGE'
# Settings

Every service is set by environment variables, read once at start. Wrong values are named all at once
and the service does not start; `--check-config` says the same without starting. This page is written
from the programs by `./dev docs`.

## Every service

| setting | default | allowed | meaning |
|---|---|---|---|
PAGE
  # A row that all seven print alike is everyone's; the rest belongs to one.
  common=$(for service in "${SERVICES[@]}"; do "build/dev/bin/$service" --settings; done |
    sort | uniq -c | sed -n "s/^ *${#SERVICES[@]} //p")
  printf '%s\n' "$common"
  for service in "${SERVICES[@]}"; do
    printf '\n## %s\n\n| setting | default | allowed | meaning |\n|---|---|---|---|\n' "$service"
    rows=$("build/dev/bin/$service" --settings | grep -vxFf <(printf '%s\n' "$common"))
    printf '%s\n' "$rows"
  done
}
