#!/usr/bin/env bash
# The programs that the tests use as judges and clients: installed as root on Debian, named clearly elsewhere.
set -euo pipefail

declare -A packages=([ffprobe]=ffmpeg [mpg123]=mpg123 [mp3val]=mp3val [curl]=curl [node]=nodejs [npm]=npm [wrk]=wrk
    [lame]=lame [espeak-ng]=espeak-ng)  # the last two only for the bench, as the ways others go
missing=()
for program in "${!packages[@]}"; do
    command -v "$program" >/dev/null || missing+=("${packages[$program]}")
done

browser=${CHROME:-}
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$browser" ] || browser=$(command -v "$name" || true)
done
[ -n "$browser" ] || [ -d "/Applications/Google Chrome.app" ] || missing+=(chromium)

# A bare Linux has no letters to draw Vietnamese with, and a page is as wide as its letters.
if [ "$(uname)" = Linux ] && [ -z "$(fc-list :lang=vi family 2>/dev/null)" ]; then
    missing+=(fontconfig fonts-noto-core)
fi

[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]} …"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq -o DPkg::Lock::Timeout=300 update
    apt-get -qq -o DPkg::Lock::Timeout=300 install --no-install-recommends "${missing[@]}" >/dev/null
    exit 0
fi
echo "The tests need: ${missing[*]}" >&2
echo "  Debian:  sudo apt-get install --no-install-recommends ${missing[*]}" >&2
echo "  macOS:   brew install ${missing[*]/nodejs/node}" >&2
exit 1
