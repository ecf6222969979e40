#!/bin/bash
# check-installer.sh PROGRAM: runs install.sh as on a machine of its own, with PROGRAM as the published program: installs,
# sets up, starts, upgrades, backs up, takes away. Run it by root with `unshare --mount --net`: what it puts over /etc, /opt,
# /usr/local and /var/lib, and the ports it opens, are seen by nobody else. systemctl is a stand-in that writes down what it is told.
set -euo pipefail
program=$1
installer=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/install.sh

fail() { echo "check-installer.sh: $*" >&2; exit 1; }
expect() { # what it is, what is wanted, what there is
    [ "$2" = "$3" ] || fail "$1: expected '$2', found '$3'"
}

mount --make-rprivate /
copy=$(mktemp -d)
mount -t tmpfs tmpfs "$copy"
cp -a "$program" "$copy/published"
# A build output names page assets of the source tree, which the service's user may not read.
rm -f "$copy/published/appliance.staticwebassets.runtime.json"
cp -a /etc "$copy/etc"
mount --bind "$copy/etc" /etc
for place in /opt /usr/local /var/lib; do
    # Where .NET or the program itself live below one of them, they stay reachable through the copy only.
    mount -t tmpfs -o mode=755 tmpfs $place
done
mkdir -p /usr/local/bin
cat >/usr/local/bin/systemctl <<'STUB'
#!/bin/sh
echo "$*" >>/opt/systemctl.log
case $* in
    *is-active*) [ -e /opt/active ] ;;
    start*) touch /opt/active ;;
    stop* | disable*) rm -f /opt/active ;;
esac
STUB
chmod 755 /usr/local/bin/systemctl
export PATH=/usr/local/bin:$PATH
told() { paste -sd ';' /opt/systemctl.log; rm /opt/systemctl.log; }

# First time
sh "$installer" --from "$copy/published"
expect 'systemctl, installing' \
    'daemon-reload;enable --quiet appliance.service;start appliance.service' "$(told)"
expect 'the data directory' '700 appliance appliance' "$(stat -c '%a %U %G' /var/lib/appliance)"
expect 'the program' '755 root root' "$(stat -c '%a %U %G' /opt/appliance/program/appliance)"
expect 'what others may write' '' "$(find /opt/appliance ! -type l -perm /022)"

# The unit
problems=$(systemd-analyze verify /etc/systemd/system/appliance.service 2>&1) || fail "the unit: $problems"
expect 'what systemd says of the unit' '' "$problems"
exposure=$(systemd-analyze security --offline=true /etc/systemd/system/appliance.service | grep -oP 'Overall exposure level.*: \K[0-9.]+')
awk "BEGIN { exit !($exposure <= 2.0) }" || fail "the service's exposure is $exposure"

# Root's commands
umask 077
echo 'correct horse battery staple' >/root/appliance-check.password
trap 'rm -f /root/appliance-check.*' EXIT
cd /root
appliance setup --admin admin --password-file /root/appliance-check.password --fqdn mail.example.com --accepted-domain example.com \
    --smart-host smtp.example.net | tee "$copy/setup.log"
! grep -q 2525 "$copy/setup.log" || fail 'set-up by root did not find port 25 open to the service'
expect 'files that are not the service'\''s' '' "$(find /var/lib/appliance ! -user appliance)"

# The service, started as the unit says, but for the confinement, which takes a running systemd; while it runs, the shell by root's
# command as sudo calls it
outcome=$(SUDO_USER=anna perl -MIO::Socket::UNIX -e '
    my ($socket, @command) = @ARGV;
    $0 = "systemd"; # the program looks whether its parent bears this name
    my $notices = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $socket) or die "$socket: $!";
    chmod 0666, $socket;
    defined(my $service = fork) or die "fork: $!";
    if (!$service) {
        $ENV{NOTIFY_SOCKET} = $socket;
        open STDOUT, ">&", \*STDERR;
        exec @command or die "$command[0]: $!";
    }
    $SIG{CHLD} = sub { die "it ended before it said that it is ready\n" };
    $SIG{ALRM} = sub { kill KILL => $service; die "it did not say that it is ready\n" };
    alarm 300;
    $notices->recv(my $notice, 256);
    $SIG{CHLD} = "DEFAULT";
    my $shell = qx{appliance shell -c "New-AcceptedDomain Check -DomainName check.example.com | Out-Null; Search-AdminAuditLog -ObjectIds Check | % Caller"};
    chomp $shell;
    kill TERM => $service;
    waitpid $service, 0;
    print "$notice;$shell;", $? >> 8;
    ' "$copy/notices" setpriv --reuid=appliance --regid=appliance --init-groups \
    --inh-caps=-all,+net_bind_service --ambient-caps=-all,+net_bind_service --bounding-set=-all,+net_bind_service --no-new-privs \
    sh -c "cd /var/lib/appliance && exec $(sed -n 's/^ExecStart=//p' /etc/systemd/system/appliance.service)" 2>"$copy/service.log") ||
    fail "the service did not start: $(cat "$copy/service.log")"
expect 'notices, who typed, and the exit code after SIGTERM' 'READY=1;anna (console);0' "$outcome"
grep -q 'Listening for SMTP on 0.0.0.0:25$' "$copy/service.log" || fail "the service does not listen on port 25: $(cat "$copy/service.log")"

# Second time
sh "$installer" --from "$copy/published"
expect 'systemctl, upgrading' \
    'is-active --quiet appliance.service;stop appliance.service;daemon-reload;enable --quiet appliance.service;start appliance.service' \
    "$(told)"
[ ! -e /opt/appliance.old ] || fail 'the old program is still there'
appliance backup /root/appliance-check.backup
[ -s /root/appliance-check.backup ] || fail 'there is no backup'
expect 'files that are not the service'\''s' '' "$(find /var/lib/appliance ! -user appliance)"

# A program that does not start leaves the one from before.
printf '#!/bin/sh\nexit 1\n' >"$copy/published/appliance"
! sh "$installer" --from "$copy/published" 2>/dev/null || fail 'a program that does not run was installed'
appliance version >/dev/null || fail 'the program from before does not run any more'
rm -f /opt/systemctl.log

# Away
sh "$installer" --uninstall
expect 'systemctl, uninstalling' 'disable --now appliance.service;daemon-reload' "$(told)"
[ ! -e /opt/appliance ] || fail 'the program is still there'
[ ! -L /usr/local/bin/appliance ] || fail 'the command is still there'
[ -s /var/lib/appliance/appliance.db ] || fail 'the data is gone'
sh "$installer" --uninstall --purge
[ ! -e /var/lib/appliance ] || fail 'the data is still there'
! getent passwd appliance >/dev/null || fail 'the user is still there'
