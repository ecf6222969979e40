#!/bin/sh
# Installs the programs that the tests and benchmarks run: a browser, mail clients, Postfix's load generator and sink.
# Debian, as root. Starts nothing, and configures no mail system on this machine.
set -eu
[ "$(id -u)" -eq 0 ] || { echo "install-tools.sh: must run as root" >&2; exit 1; }

export DEBIAN_FRONTEND=noninteractive

# Postfix's package would start a mail server on port 25 and ask for the machine's mail name.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi
echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections

apt-get -q update
# Chromium without its windows, which cost more than the pages in them; the whole one where Debian has no such package.
browser=chromium-headless-shell
apt-cache show "$browser" >/dev/null 2>&1 || browser=chromium
# Each package by name: what is there already costs nothing.
apt-get -q -y --no-install-recommends install \
    ca-certificates "$browser" msmtp perl-base postfix procps shellcheck swaks systemd util-linux
