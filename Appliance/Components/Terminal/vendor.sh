#!/bin/sh
# Takes the terminal that the Management Shell's page shows into wwwroot-assets/terminal: xterm.js and its fit addon, MIT, as
# their authors built them. Run it by hand for another version; what it writes is committed, and nothing is built at run time.
set -eu

target=$(cd "$(dirname "$0")/../../../wwwroot-assets/terminal" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

take() {
    npm pack --silent "$1@$2" >/dev/null
    tar xzf ./*.tgz
    rm ./*.tgz
    shift 2
    for file; do
        # Its map is not here.
        sed '/^\/\/# sourceMappingURL=/d' "package/$file" >"$target/$(basename "$file")"
    done
    rm -r package
}

take @xterm/xterm 6.0.0 lib/xterm.mjs css/xterm.css LICENSE
take @xterm/addon-fit 0.11.0 lib/addon-fit.mjs
mv "$target/LICENSE" "$target/xterm-LICENSE.txt"
