#!/bin/sh
# Installs Appliance on Debian or Ubuntu, upgrades it, or takes it away. See --help.
set -eu

root=/opt/appliance            # the program; it knows by this place that it is installed
program=$root/program
data=/var/lib/appliance
user=appliance
unit=/etc/systemd/system/appliance.service
environment=/etc/default/appliance
link=/usr/local/bin/appliance
source=$(cd "$(dirname "$0")" && pwd)

usage() {
    cat <<'HELP'
install.sh [--from DIR] [--no-start]   installs Appliance, or upgrades it; may be run again at any time
install.sh --uninstall [--purge]       takes it away; the data stays unless --purge

  --from DIR   a published program; without it, it is published here, which needs the .NET SDK:
               dotnet publish Appliance -c Release -r linux-x64 --self-contained true -p:PublishReadyToRun=true -o DIR
  --no-start   installs, but neither enables nor starts the service
  --purge      also removes /var/lib/appliance, with all mail in it, /etc/default/appliance and the user

The program goes to /opt/appliance, its data to /var/lib/appliance, a command to /usr/local/bin/appliance, the service is
appliance.service. Options in the environment go to /etc/default/appliance, one NAME=VALUE a line.
HELP
}

say() { echo "install.sh: $*"; }
fail() { echo "install.sh: $*" >&2; exit 1; }

action=install from='' start=yes purge=no
while [ $# -gt 0 ]; do
    case $1 in
        --help) usage; exit 0 ;;
        --from) [ $# -gt 1 ] || fail "--from needs a directory"; from=$2; shift ;;
        --no-start) start=no ;;
        --uninstall) action=uninstall ;;
        --purge) purge=yes ;;
        *) echo "install.sh: unknown option $1; see --help" >&2; exit 2 ;;
    esac
    shift
done
if [ $action = install ] && [ $purge = yes ]; then
    echo "install.sh: --purge belongs to --uninstall" >&2
    exit 2
fi

[ "$(id -u)" -eq 0 ] || fail "must run as root"
command -v systemctl >/dev/null || fail "this machine has no systemd"

uninstall() {
    if [ -e "$unit" ]; then
        systemctl disable --now appliance.service
        rm -f "$unit"
        systemctl daemon-reload
    fi
    rm -f "$link"
    rm -rf "$root" "$root.new" "$root.old"
    if [ $purge = yes ]; then
        rm -rf "$data"
        rm -f "$environment"
        if getent passwd $user >/dev/null; then
            userdel $user
        fi
        say "Appliance is gone, and its data with it."
    elif [ -d "$data" ]; then
        say "Appliance is gone. Its data is still in $data; --uninstall --purge removes it."
    else
        say "Appliance is gone."
    fi
}

platform() {
    case $(uname -m) in
        x86_64) echo linux-x64 ;;
        aarch64) echo linux-arm64 ;;
        *) fail "there is no Appliance for $(uname -m)" ;;
    esac
}

# Puts the new program beside the old one, so that nothing that runs is touched.
stage() {
    rm -rf "$root.new"
    mkdir -p "$root.new/bin"
    if [ -n "$from" ]; then
        [ -x "$from/appliance" ] || fail "$from holds no published program"
        cp -R "$from" "$root.new/program"
    elif command -v dotnet >/dev/null && [ -n "$(dotnet --list-sdks)" ]; then
        say "publishing the program; this takes some minutes"
        (cd "$source" && dotnet publish Appliance -c Release -r "$(platform)" --self-contained true \
            -p:PublishReadyToRun=true -o "$root.new/program" -v quiet -clp:NoSummary)
    else
        fail "there is no .NET SDK here. Publish on a machine that has one (see --help), copy the directory, and say --from DIR"
    fi
    chmod -R a+rX,go-w "$root.new"
    chown -R root:root "$root.new"

    # Root's commands run as the service's user, so that what they make in the data directory is the service's. They keep
    # root's right to read a password file and to write a backup anywhere, and the service's right to low ports. The shell's
    # audit log names who called: the person behind sudo, else root.
    cat >"$root.new/bin/appliance" <<COMMAND
#!/bin/sh
[ "\$(id -u)" -eq 0 ] || exec $program/appliance "\$@"
export HOME=$data APPLIANCE_CALLER=root
rights=-all,+dac_override,+net_bind_service
exec setpriv --reuid=$user --regid=$user --init-groups --inh-caps="\$rights" --ambient-caps="\$rights" -- \\
    $program/appliance "\$@"
COMMAND
    chmod 755 "$root.new/bin/appliance"
}

# What the program needs and a small system may lack: ICU for international names, OpenSSL for TLS.
require_libraries() {
    missing=''
    ldconfig -p | grep -q libicuuc || missing=$(apt-cache search --names-only '^libicu[0-9]+$' | cut -d ' ' -f 1 | sort | tail -n 1)
    ldconfig -p | grep -q libssl.so.3 || missing="$missing openssl"
    [ -e /etc/ssl/certs/ca-certificates.crt ] || missing="$missing ca-certificates"
    if [ -n "$missing" ]; then
        say "installing $missing"
        # shellcheck disable=SC2086 # several packages
        DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $missing
    fi
}

require_runtime() {
    # A self-contained program brings its own.
    [ -e "$root.new/program/libcoreclr.so" ] || command -v dotnet >/dev/null ||
        fail "the program in $from needs the ASP.NET Core 10 runtime, which is not here; publish it with --self-contained true"
    "$root.new/program/appliance" version >/dev/null || fail "the program does not run on this machine"
}

write_unit() {
    # No MemoryDenyWriteExecute: .NET compiles while it runs. @resources stays allowed: without sched_setaffinity it does not start.
    # No ProtectProc: the program looks whether its parent is systemd before it says that it is ready.
    cat >"$unit" <<UNIT
[Unit]
Description=Appliance mail connector
Documentation=file:$root/README.md
After=network-online.target
Wants=network-online.target
Conflicts=postfix.service exim4.service sendmail.service opensmtpd.service

[Service]
Type=notify
ExecStart=$program/appliance run
EnvironmentFile=-$environment
Environment=HOME=$data
User=$user
Group=$user
StateDirectory=appliance
StateDirectoryMode=0700
WorkingDirectory=$data
UMask=0077
Restart=on-failure
RestartSec=5
TimeoutStartSec=300
TimeoutStopSec=60
LimitNOFILE=65536

AmbientCapabilities=CAP_NET_BIND_SERVICE
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
UNIT
}

install_program() {
    stage
    require_libraries
    require_runtime

    getent passwd $user >/dev/null ||
        useradd --system --user-group --home-dir "$data" --no-create-home --shell /usr/sbin/nologin $user
    install -d -m 0700 -o $user -g $user "$data"

    cp "$source/README.md" "$source/CHANGELOG.md" "$source/LICENSE" "$root.new/"
    upgraded=no
    if [ -e "$unit" ] && systemctl is-active --quiet appliance.service; then
        upgraded=yes
        say "stopping the service; deliveries in flight may take up to a minute"
        systemctl stop appliance.service
    fi
    rm -rf "$root.old"
    [ ! -e "$root" ] || mv "$root" "$root.old"
    mv "$root.new" "$root"
    ln -sfn "$root/bin/appliance" "$link"
    write_unit
    systemctl daemon-reload

    if [ $start = no ]; then
        say "installed, not started: systemctl enable --now appliance.service"
        return
    fi
    systemctl enable --quiet appliance.service
    if ! systemctl start appliance.service; then
        [ ! -e "$root.old" ] || say "the program from before is in $root.old"
        fail "the service does not start: journalctl -u appliance.service -n 50 says why"
    fi
    rm -rf "$root.old"
    if [ $upgraded = yes ]; then
        say "upgraded to $("$link" version) and started"
    else
        say "installed $("$link" version) and started"
        say "the set-up page's address and code: journalctl -u appliance.service"
    fi
}

case $action in
    install) install_program ;;
    uninstall) uninstall ;;
esac
