#!/usr/bin/env bash
# Spark needs Java 17 or newer. Install Debian's where we may; otherwise say so and stop: nothing
# of what was asked for can run.
set -u
command -v java >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq >/dev/null 2>&1
  apt-get install -y -qq default-jre-headless >/dev/null 2>&1 && exit 0
fi
echo "Spark needs Java 17 or newer: apt-get install default-jre-headless" >&2
exit 1
