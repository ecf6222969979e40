#!/bin/bash
# Measures the appliance and Postfix in alternation, on one machine, with Postfix's own load generator and sink.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PATH=$PATH:/usr/sbin:/sbin

usage() {
    cat <<'HELP'
compare-postfix.sh [options]: the appliance beside Postfix; prints rows of a markdown table on standard output.

Mail goes from smtp-source through the system to smtp-sink, all on 127.0.0.1. A rate is messages divided by the time from the
first byte sent until the sink has the last one, so each message was received, made durable, routed and delivered. The two
systems take turns; figures are medians over the rounds, ratios are medians of the rounds' own ratios.

  --rounds N       measured rounds (3)
  --seconds S      about how long a measured run lasts (3); sets the number of messages
  --timeout S      a run is given up after this (120)
  --backlog N      messages of the dead next hop (10000)
  --idle N         idle connections (2000)
  --only NAMES     some of throughput,idle,backlog,start, with commas between (all)
  --program DIR    a published appliance; without it, it is published from the source tree: Release, ReadyToRun
  --directory DIR  where both keep their queues; must be a disk, not memory (/var/tmp)
  --port N         first of five ports (26200)
  --help           this text

Needs root (Postfix does), bash, perl, procps and Postfix's programs; Appliance.Tests/Support/install-tools.sh installs them. Takes about
six minutes on two cores, and wants them for itself. Everything lies below one temporary directory; only what was started is stopped.

Postfix runs from a configuration of its own: at most 300 processes of a kind, up to 50 connections to the next hop, started at 20
and kept between messages; no DNS, TLS, rate limits or delays; fsync as it is shipped. The appliance runs with its defaults but
up to 50 connections to the next hop, no limit on new connections, and a retry each second, since it has no flush command; Postfix is
told to flush.
HELP
}

rounds=3 seconds=3 patience=120 backlog=10000 idle=2000 only=throughput,idle,backlog,start
program='' directory=/var/tmp port=26200
while [ $# -gt 0 ]; do
    case $1 in
        --help) usage; exit 0 ;;
        --rounds) rounds=$2 ;;
        --seconds) seconds=$2 ;;
        --timeout) patience=$2 ;;
        --backlog) backlog=$2 ;;
        --idle) idle=$2 ;;
        --only) only=$2 ;;
        --program) program=$2 ;;
        --directory) directory=$2 ;;
        --port) port=$2 ;;
        *) echo "compare-postfix.sh: unknown option $1; see --help" >&2; exit 2 ;;
    esac
    shift 2
done

say() { printf '%(%T)T %s\n' -1 "$*" >&2; }
fail() { say "$*"; exit 1; }

[ "$(id -u)" -eq 0 ] || fail 'must run as root'
for tool in smtp-source smtp-sink postfix perl pgrep; do
    command -v $tool >/dev/null || fail "$tool is missing: Appliance.Tests/Support/install-tools.sh installs it"
done
[[ $(stat -f -c %T "$directory") != tmpfs ]] || fail "$directory is memory: choose a disk with --directory"
ulimit -n "$(ulimit -Hn)"

work=$(mktemp -d "$directory/compare-postfix.XXXXXX")
chmod 755 "$work"

declare -A smtp_port=([appliance]=$port [postfix]=$((port + 1)))
declare -A sink_port=([appliance]=$((port + 2)) [postfix]=$((port + 3)))
http_port=$((port + 4))
declare -A pid=([appliance]='' [postfix]='') sink_pid=([appliance]='' [postfix]='') arrived=([appliance]=0 [postfix]=0)

# --- one process after another

wait_for_port() {
    local deadline=$((SECONDS + 30))
    until (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do
        [ $SECONDS -lt $deadline ] || fail "nothing listens on port $1"
        sleep 0.01
    done
}

# Ends a process of ours, and waits until it is gone.
stop_process() {
    [ -n "$1" ] && kill "$1" 2>/dev/null || return 0
    local deadline=$((SECONDS + 60))
    while kill -0 "$1" 2>/dev/null; do
        [ $SECONDS -lt $deadline ] || { kill -9 "$1"; break; }
        sleep 0.05
    done
}

start_sink() { # system [smtp-sink option...]
    local system=$1 place=$work/$1-sink
    shift
    mkdir -p "$place/mail"
    chown nobody "$place/mail"
    smtp-sink -c -4 -u nobody -m 2000 "$@" "127.0.0.1:${sink_port[$system]}" 1024 >"$place/counters" 2>"$place/errors" &
    sink_pid[$system]=$!
    arrived[$system]=0
    wait_for_port "${sink_port[$system]}"
}

stop_sink() {
    stop_process "${sink_pid[$1]}"
    sink_pid[$1]=''
}

start_appliance() {
    launch_appliance
    wait_for_port "${smtp_port[appliance]}"
}

launch_appliance() {
    "$program/appliance" run --data "$work/appliance" --urls "http://127.0.0.1:$http_port" >>"$work/appliance.log" 2>&1 &
    pid[appliance]=$!
}

prepare_appliance() {
    head -c 18 /dev/urandom | base64 >"$work/password"
    "$program/appliance" setup --data "$work/appliance" --admin admin --password-file "$work/password" \
        --fqdn appliance.bench.example --listen "127.0.0.1:${smtp_port[appliance]}" --relay-from 127.0.0.0/8 \
        --smart-host "127.0.0.1:${sink_port[appliance]}" --smart-host-tls none \
        --transport MaxPerDomainOutboundConnections=50 --transport MaxConnectionRatePerMinute=1000000 \
        --transport QueueGlitchRetryInterval=00:00:01 --transport TransientFailureRetryInterval=00:00:01 \
        --transport OutboundConnectionFailureRetryInterval=00:00:01 >>"$work/appliance.log" 2>&1 ||
        fail "set-up failed: $(tail -n 5 "$work/appliance.log")"
}

prepare_postfix() {
    local place=$work/postfix
    mkdir -p "$place"/{configuration,queue,state,log}
    chown postfix "$place/state"
    cat >"$place/configuration/main.cf" <<CF
compatibility_level = 3.6
queue_directory = $place/queue
data_directory = $place/state
maillog_file = $place/log/mail
maillog_file_prefixes = $place
myhostname = postfix.bench.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:${sink_port[postfix]}
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
smtpd_tls_security_level = none
smtp_tls_security_level = none
smtp_dns_support_level = disabled
default_process_limit = 300
smtpd_client_connection_count_limit = 0
smtpd_client_event_limit_exceptions = 127.0.0.0/8
in_flow_delay = 0
initial_destination_concurrency = 20
default_destination_concurrency_limit = 50
smtp_connection_cache_destinations = [127.0.0.1]:${sink_port[postfix]}
qmgr_message_active_limit = 20000
qmgr_message_recipient_limit = 20000
CF
    # The services as they are shipped, without change of root, and with one listener of our own.
    local shipped
    for shipped in /usr/share/postfix/master.cf.dist /etc/postfix/master.cf.proto; do
        [ -e $shipped ] && break
    done
    grep -Ev '^(#|[[:space:]]|smtp[[:space:]]+inet)' $shipped >"$place/configuration/master.cf"
    echo "127.0.0.1:${smtp_port[postfix]} inet n - n - - smtpd" >>"$place/configuration/master.cf"
    postconf -c "$place/configuration" -F '*/*/chroot=n'
}

start_postfix() {
    local place=$work/postfix
    postfix -c "$place/configuration" start >"$place/log/start" 2>&1 || fail "Postfix does not start: $(cat "$place/log/start")"
    wait_for_port "${smtp_port[postfix]}"
    pid[postfix]=$(tr -d ' ' <"$place/queue/pid/master.pid")
}

# A system with an empty queue and without a past.
fresh() {
    stop_process "${pid[$1]}"
    rm -rf "${work:?}/$1"
    "prepare_$1"
    "start_$1"
}

clean_up() {
    local system
    for system in appliance postfix; do
        stop_process "${pid[$system]}"
        stop_sink $system
    done
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# --- measures

now() { echo "${EPOCHREALTIME/,/.}"; }
calculate() { awk "BEGIN { printf \"%.${2:-3}f\", $1 }"; }

processes() { echo "${pid[$1]} $(pgrep -d ' ' -P "${pid[$1]}" || true)"; }

# Of the process, its children, and those of them that have ended; in seconds.
cpu_seconds() {
    local process total=0 line fields
    for process in $(processes "$1"); do
        { read -r line <"/proc/$process/stat"; } 2>/dev/null || continue
        read -ra fields <<<"${line##*) }"
        total=$((total + fields[11] + fields[12] + fields[13] + fields[14]))
    done
    calculate "$total / $(getconf CLK_TCK)"
}

# Memory in MB: Pss counts what several processes share once, Rss in each of them.
memory() { # system Pss|Rss
    local process
    for process in $(processes "$1"); do
        cat "/proc/$process/smaps_rollup" 2>/dev/null || true
    done | awk -v "kind=$2:" '$1 == kind { sum += $2 } END { printf "%.1f", sum / 1024 }'
}

send() { # system count size sessions
    # Recipients are numbered, so that each message can be told from the others.
    smtp-source -4 -d -N -f sender@bench.example -t r@dest.example -M bench.example \
        -l "$3" -s "$4" -m "$2" "127.0.0.1:${smtp_port[$1]}" >/dev/null 2>>"$work/source.errors"
}

# Sends and waits for the sink; sets rate and cpu (seconds per 1,000 messages), both 0 for a run that was given up.
run() { # system count size sessions
    local system=$1 count=$2 began cpu_before counted ended
    cpu_before=$(cpu_seconds "$system")
    began=$(now)
    rate=0 cpu=0
    send "$@" &
    local sender=$!
    if read -r counted ended < <(perl "$here/await-sink.pl" "$work/$system-sink/counters" $((arrived[$system] + count)) "$patience") &&
        [ "$counted" -ge $((arrived[$system] + count)) ]; then
        wait $sender
        rate=$(calculate "$count / ($ended - $began)" 1)
        cpu=$(calculate "($(cpu_seconds "$system") - $cpu_before) * 1000 / $count")
    else
        say "$system: $((counted - arrived[$system])) of $count messages arrived within $patience s"
        kill $sender 2>/dev/null || true
        wait $sender 2>/dev/null || true
    fi
    arrived[$system]=$counted
}

# Sets count to the messages that the system delivers in a measured run. A system is faster when it is warm, so it is asked
# again until more messages do not make it faster.
calibrate() { # system size sessions fewest most
    local system=$1 size=$2 sessions=$3 fewest=$4 most=$5 before try
    count=$fewest
    for ((try = 0; try < 5; try++)); do
        run "$system" "$count" "$size" "$sessions"
        before=$count
        count=$(awk "BEGIN { n = int($rate * $seconds); print (n < $fewest ? $fewest : n > $most ? $most : n) }")
        [ $((count * 10)) -gt $((before * 13)) ] || break
    done
}

record() { # figure system round value
    printf '%s\t%s\t%s\t%s\n' "$@" >>"$work/results"
}

# --- what is measured

throughput() {
    local case_ name size sessions warm most system round count
    local cases=('4 KB, 10 sessions:4096:10:300:30000' '4 KB, 50 sessions:4096:50:300:30000'
        '64 KB, 10 sessions:65536:10:100:6000' '1 MB, 4 sessions:1048576:4:12:600')
    declare -A counts
    for system in appliance postfix; do
        start_sink $system
        fresh $system
    done
    for ((round = 0; round <= rounds; round++)); do
        for case_ in "${cases[@]}"; do
            IFS=: read -r name size sessions warm most <<<"$case_"
            for system in appliance postfix; do
                if [ $round -eq 0 ]; then
                    calibrate $system "$size" "$sessions" "$warm" "$most"
                    counts[$system$name]=$count
                    continue
                fi
                run $system "${counts[$system$name]}" "$size" "$sessions"
                record "$name, messages/s" $system $round "$rate"
                record "$name, CPU s per 1,000" $system $round "$cpu"
            done
        done
        say "throughput: round $round of $rounds"
    done
    for system in appliance postfix; do
        stop_process "${pid[$system]}"
        stop_sink "$system"
    done
}

idle() {
    local system before greeted
    for system in appliance postfix; do
        fresh $system
        sleep 5
        before=$(memory $system Pss)
        record 'idle, MB resident' $system 1 "$(memory $system Rss)"
        record 'idle, MB' $system 1 "$before"
        coproc CONNECTIONS { perl "$here/idle-connections.pl" "${smtp_port[$system]}" "$idle" 30; }
        local holder=$CONNECTIONS_PID hold=${CONNECTIONS[1]}
        read -r greeted <&"${CONNECTIONS[0]}"
        sleep 1
        record "of $idle idle connections, greeted" $system 1 "$greeted"
        record "$idle idle connections, MB more" $system 1 "$(calculate "$(memory $system Pss) - $before" 1)"
        exec {hold}>&-
        wait "$holder"
        stop_process "${pid[$system]}"
        say "idle connections: $system"
    done
}

backlog() {
    local system began counted ended distinct sessions=20
    for system in appliance postfix; do
        fresh $system
        began=$(now)
        send $system "$backlog" 4096 $sessions || say "$system did not take all of the backlog"
        record "dead next hop, $backlog messages, accepted/s" $system 1 "$(calculate "$backlog / ($(now) - $began)" 1)"
        sleep 5
        start_sink $system -D "$work/$system-sink/mail/%s."
        began=$(now)
        [ $system = appliance ] || postqueue -c "$work/postfix/configuration" -f
        read -r counted ended < <(perl "$here/await-sink.pl" "$work/$system-sink/counters" "$backlog" "$((patience * 3))") || true
        record "the same, drained/s" $system 1 "$(calculate "$counted / ($ended - $began)" 1)"
        # The sink has all of a session on disk when the session ends.
        stop_process "${pid[$system]}"
        sleep 1
        stop_sink $system
        find "$work/$system-sink/mail" -type f -exec grep -ahoP '^X-Rcpt-Args: <\K[0-9]+' {} + >"$work/ids" || true
        distinct=$(sort -u "$work/ids" | wc -l)
        record 'the same, missing' $system 1 $((backlog - distinct))
        record 'the same, arrived twice' $system 1 $(($(wc -l <"$work/ids") - distinct))
        rm -rf "$work/$system-sink"
        say "dead next hop: $system"
    done
}

start() {
    local round began
    rm -rf "$work/appliance"
    prepare_appliance
    for ((round = 1; round <= 5; round++)); do
        began=$(now)
        launch_appliance
        wait_for_port "${smtp_port[appliance]}"
        record 'start to listening, s' appliance $round "$(calculate "$(now) - $began" 2)"
        stop_process "${pid[appliance]}"
    done
    say 'start'
}

table() {
    awk -F '\t' '
        function median(values,   sorted, n, i, j, swap) {
            n = split(values, sorted, " ")
            for (i = 2; i <= n; i++)
                for (j = i; j > 1 && sorted[j - 1] + 0 > sorted[j] + 0; j--) {
                    swap = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = swap
                }
            return n == 0 ? "" : n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
        }
        {
            if (!($1 in known)) { known[$1]; order[++figures] = $1 }
            values[$1, $2] = values[$1, $2] " " $4
            of_round[$1, $2, $3] = $4
            if ($3 > last) last = $3
        }
        END {
            print "| figure | Appliance | Postfix | ratio |"
            print "|---|---:|---:|---:|"
            for (i = 1; i <= figures; i++) {
                figure = order[i]
                ratios = ""
                for (r = 1; r <= last; r++)
                    if (of_round[figure, "postfix", r] > 0)
                        ratios = ratios " " of_round[figure, "appliance", r] / of_round[figure, "postfix", r]
                ratio = median(ratios)
                printf "| %s | %s | %s | %s |\n", figure, median(values[figure, "appliance"]),
                    median(values[figure, "postfix"]), ratio == "" ? "" : sprintf("%.2f", ratio)
            }
        }' "$work/results"
}

if [ -z "$program" ]; then
    program=$work/program
    say 'publishing the appliance'
    dotnet publish "$here/../../Appliance" -c Release -r "linux-$([ "$(uname -m)" = aarch64 ] && echo arm64 || echo x64)" \
        --self-contained false -p:PublishReadyToRun=true -o "$program" -v q >"$work/publish.log" 2>&1 ||
        fail "publishing failed: $(tail -n 5 "$work/publish.log")"
fi
for name in throughput idle backlog start; do
    [[ ,$only, != *,$name,* ]] || $name
done
say "$(nproc) cores, load $(cut -d ' ' -f 1-3 /proc/loadavg), $(postconf -d mail_version 2>/dev/null), $("$program/appliance" version)"
table
