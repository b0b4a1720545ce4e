#!/usr/bin/env bash
# Browser tests need Debian's Chromium. Install it where we may; otherwise say so: the tests are
# then reported as skipped with the reason.
set -u
command -v chromium >/dev/null && fc-list 2>/dev/null | grep -qi cjk && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq >/dev/null 2>&1
  if apt-get install -y -qq chromium fonts-noto-cjk fontconfig >/dev/null 2>&1; then
    exit 0
  fi
fi
echo "Chromium is not installed and cannot be installed here: browser tests will be skipped." >&2
exit 0
