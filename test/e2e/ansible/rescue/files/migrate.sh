#!/bin/sh
# Needs a data folder.
[ -d data ] || { echo "no data folder" >&2; exit 4; }
mkdir -p "releases/$1"
echo "migrated to $1"
