#!/usr/bin/env bash
# Builds the container with buildah on a Debian base made by debootstrap, then narrates, serves and checks its health
# inside it: no network, another user, a read-only root with one writable volume. Needs root, and no Docker engine.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ "$(id -u)" = 0 ] || { echo "image-test: debootstrap and buildah need root here: sudo make image-test" >&2; exit 1; }
missing=()
for program in buildah debootstrap unshare; do command -v $program >/dev/null || missing+=("${program/unshare/util-linux}"); done
if [ ${#missing[@]} -gt 0 ]; then
    command -v apt-get >/dev/null || { echo "image-test: install ${missing[*]} first" >&2; exit 1; }
    apt-get -qq -o DPkg::Lock::Timeout=300 update
    DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 install --no-install-recommends "${missing[@]}" >/dev/null
fi

export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
work=$(mktemp -d)
container=
finish() {
    [ -z "$container" ] || { buildah umount "$container" >/dev/null 2>&1 || true; buildah rm "$container" >/dev/null 2>&1 || true; }
    buildah rmi localhost/baonoi-test >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap finish EXIT

if ! buildah inspect localhost/debian-python >/dev/null 2>&1; then
    echo "image-test: making the base image (debootstrap) …"
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm "$work/base" >"$work/debootstrap.log" \
        || { tail -n 5 "$work/debootstrap.log" >&2; exit 1; }
    base=$(buildah from scratch)
    buildah add -q "$base" "$work/base" / >/dev/null
    buildah commit -q "$base" localhost/debian-python >/dev/null
    buildah rm "$base" >/dev/null
    rm -rf "$work/base"
fi

echo "image-test: building the image …"
# The host's certificates, so that the build trusts whatever package index this machine trusts.
buildah build -q --format docker --build-arg BASE=localhost/debian-python -v /etc/ssl/certs:/etc/ssl/certs:ro -t localhost/baonoi-test . >/dev/null
container=$(buildah from --pull-never localhost/baonoi-test)
root=$(buildah mount "$container")
inspect() { buildah inspect --type image --format "$1" localhost/baonoi-test; }
user=$(inspect '{{.OCIv1.Config.User}}')
[ "$user" = 10001:10001 ] || { echo "image-test: the image runs as '$user'" >&2; exit 1; }
inspect '{{.Docker.Config.Healthcheck}}' | grep -q healthz || { echo "image-test: the image has no health check" >&2; exit 1; }
echo "image-test: image size $(du -sm "$root" | cut -f1) MB, of it ours $(du -sm "$root/opt/baonoi" | cut -f1) MB"

# A namespace with no network but its own loopback, the root read-only, /data the one place to write.
mkdir "$work/data" && chown 10001:10001 "$work/data"
cat >"$work/inside.sh" <<'INSIDE'
set -euo pipefail
root=$1 data=$2
ip link set lo up 2>/dev/null || true
mount --bind "$root" "$root"
mount --bind "$data" "$root/data"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
mount -o remount,bind,ro "$root"
exec chroot --userspec=10001:10001 "$root" /usr/bin/env -i PATH=/opt/baonoi/bin:/usr/bin:/bin HOME=/nonexistent BAONOI_HOME=/data \
    PYTHONUTF8=1 PYTHONDONTWRITEBYTECODE=1 bash -euo pipefail -c '
        ! touch /etc/x 2>/dev/null || { echo "the root is writable" >&2; exit 1; }
        ! python3 -c "import urllib.request as u; u.urlopen(\"http://192.0.2.1\", timeout=2)" 2>/dev/null
        cd /data
        baonoi voices
        baonoi narrate /usr/share/baonoi/examples/lua-dong-xuan.txt --voice espeak-bac -o /data/lua.mp3 --json
        baonoi serve --host 127.0.0.1 --port 8000 --examples /usr/share/baonoi/examples >/tmp/serve.log 2>&1 &
        server=$!
        python3 - <<PY || { cat /tmp/serve.log >&2; exit 1; }
import json, time, urllib.request as u
def get(path):
    return u.urlopen("http://127.0.0.1:8000" + path, timeout=5)
deadline = time.monotonic() + 60
while True:
    try:
        get("/healthz").read()
        state = json.load(get("/api/articles/lua-dong-xuan"))
        if state["state"] == "ready":
            break
    except OSError:
        pass
    assert time.monotonic() < deadline, "the article is not ready after a minute"
    time.sleep(0.3)
audio = get("/articles/lua-dong-xuan.mp3")
print("served", audio.headers["Content-Type"], len(audio.read()), "bytes")
PY
        kill -TERM $server; wait $server || true'
INSIDE
echo "image-test: narrating and serving inside, with no network …"
unshare --mount --net --pid --fork bash "$work/inside.sh" "$root" "$work/data"
cp "$work/data/lua.mp3" "$work/lua.mp3"
if command -v ffprobe >/dev/null; then
    echo "image-test: ffprobe says $(ffprobe -v error -show_entries format=duration,bit_rate -of csv=p=0 "$work/lua.mp3")"
fi
echo "image-test: passed"
