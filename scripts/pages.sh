#!/bin/sh
# After a build: parts a release's wasm in two, gives every page a folder of its own, makes 404.html, and allows the
# inline scripts by hash.
#
# Trunk runs this on the files it has staged. A page's folder holds the same index.html with a <base> that
# points to the site's root, so that any plain file server can serve any link from any path.
set -eu
exec node "$(dirname "$0")/pages.mjs" "$TRUNK_STAGING_DIR" "$TRUNK_PROFILE"
