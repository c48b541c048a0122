#!/usr/bin/env bash
# Builds SeaweedFS (Apache-2.0), the S3 server of the tests, into the user's cache unless it is there
# already, and prints its path. Needs Go; takes 6 minutes on two cores, and a gigabyte of downloads.
set -euo pipefail
cd "$(dirname "$0")"
version=$(sed -n 's|^require github.com/seaweedfs/seaweedfs ||p' go.mod)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/jointly-tests/seaweedfs-$version
if [[ ! -x $cache/weed ]]; then
  mkdir -p "$cache/build"
  cp go.mod go.sum "$cache/build/"
  # Go notes further checksums in go.sum if it needs them, so that is done beside the checkout.
  (cd "$cache/build" && GOFLAGS="-mod=mod -buildvcs=false" \
    go build -ldflags='-s -w' -o ../weed.new github.com/seaweedfs/seaweedfs/weed)
  mv "$cache/weed.new" "$cache/weed"
fi
echo "$cache/weed"
