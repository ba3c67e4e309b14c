#!/bin/bash
# cluster.sh: a real Slurm cluster of several virtual nodes on one host, on loopback, without systemd and without a
# database. For tests on a throw-away machine (CI runner, container) with Debian or Ubuntu packages.
#   cluster.sh install  install the packages that are missing (needs root)
#   cluster.sh start    install what is missing (needs root), write the configuration, start what does not run yet
#   cluster.sh stop     end the jobs and the daemons that start recorded, and nothing else      (stop --wipe: also the state)
#   cluster.sh status   one line a daemon, then sinfo and squeue
#   cluster.sh env      print the line to eval:  eval "$(cluster.sh env)"
#   cluster.sh kill-node N / start-node N    SIGKILL the N-th node's daemon and what it runs / bring that node back
# Environment:
#   EUROSIFT_SLURM_DIR     state folder              (${TMPDIR:-/tmp}/eurosift-slurm)
#   EUROSIFT_SLURM_PORT    first port                (26900: controller; +1.. nodes; +100..+299 srun)
#   EUROSIFT_SLURM_NODES   virtual nodes             (3)
#   EUROSIFT_SLURM_CPUS    CPUs each claims          (4; more than the host has is fine)
#   EUROSIFT_SLURM_MEM_MB  memory each claims        (8000)
#   EUROSIFT_SLURM_MAXARRAY  MaxArraySize            (101: indices 0..100, so that tests reach the limit)
# Nodes are named n<first port>-<1..N>. Where this user may make memory control groups, Slurm tracks and bounds
# jobs with them, but for the memory of the last node: there (feature 'poll') it only looks each second, as clusters without
# control groups do. Nodes that are bounded have the feature 'bounded'.
# start is safe to run again. Everything it writes lies in EUROSIFT_SLURM_DIR, apart from the packages.
set -euo pipefail
S=${EUROSIFT_SLURM_DIR:-${TMPDIR:-/tmp}/eurosift-slurm}
PORT=${EUROSIFT_SLURM_PORT:-26900} N=${EUROSIFT_SLURM_NODES:-3} CPUS=${EUROSIFT_SLURM_CPUS:-4} MEM=${EUROSIFT_SLURM_MEM_MB:-8000} MAXARRAY=${EUROSIFT_SLURM_MAXARRAY:-101}
export SLURM_CONF=$S/slurm.conf PATH=$PATH:/usr/sbin:/sbin
NAME=n$PORT- GROUPS_AT=/sys/fs/cgroup
ME=$(id -un)
log() { echo "cluster: $*" >&2; }
die() { log "$*"; exit 1; }
pid_of() { [ -s "$S/pids/$1" ] || return 1; local p; p=$(cat "$S/pids/$1"); [ "$(cat "/proc/$p/comm" 2>/dev/null)" = "$2" ] && ! gone "$p" && echo "$p"; }
wait_for() { # seconds command...
  local t=$1 i; shift
  for ((i=0; i<t*20; i++)); do "$@" >/dev/null 2>&1 && return 0; sleep 0.05; done
  log "not within $t s: $*"; tail -n 5 "$S"/log/*.log "$S"/log/*.out >&2 || true; return 1
}
nodes() { local i; for ((i=1; i<=N; i++)); do echo "$i"; done; }

install() {
  local need=() made=0
  command -v munged    >/dev/null || need+=(munge)
  command -v slurmctld >/dev/null || need+=(slurmctld)
  command -v slurmd    >/dev/null || need+=(slurmd)
  command -v sbatch    >/dev/null || need+=(slurm-client)
  [ ${#need[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || die "install first, as root: apt-get install --no-install-recommends ${need[*]}"
  log "installing ${need[*]}"
  if [ ! -e /usr/sbin/policy-rc.d ]; then   # the packages must not start daemons of their own
    made=1; trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -qq --no-install-recommends "${need[@]}" >"$S/log/apt.log" 2>&1 ||
    { apt-get update -qq >>"$S/log/apt.log" 2>&1; apt-get install -y -qq --no-install-recommends "${need[@]}" >>"$S/log/apt.log" 2>&1; } ||
    { tail -n 20 "$S/log/apt.log" >&2; die "packages"; }
  if [ $made = 1 ]; then rm -f /usr/sbin/policy-rc.d; trap - EXIT; fi
}

# The daemons bind to what the host's own name resolves to. Where that is not loopback, they run with the name 'localhost'
# in a UTS namespace of their own (needs CAP_SYS_ADMIN; else: docker run --add-host "$name:127.0.0.1").
pick_host() {
  HOST=$(hostname -s); IN=()
  case "$(getent ahostsv4 "$HOST" 2>/dev/null | head -n 1)" in 127.*) return 0;; esac
  unshare --uts true 2>/dev/null || die "the name $HOST does not resolve to 127.x and no UTS namespace can be made"
  HOST=localhost IN=(unshare --uts sh -c 'hostname localhost; exec "$@"' sh)
}

# Which version of control groups lets a memory group be made, filled and removed here? (rmdir needs the process gone)
groups_of() {
  local g version limit ok=1
  if grep -qsw memory $GROUPS_AT/cgroup.controllers; then
    echo +memory >$GROUPS_AT/cgroup.subtree_control 2>/dev/null || true
    g=$GROUPS_AT/eurosift-$$ version=2 limit=memory.max
  else g=$GROUPS_AT/memory/eurosift-$$ version=1 limit=memory.limit_in_bytes; [ -d "$GROUPS_AT/freezer" ] || return 1; fi
  mkdir "$g" 2>/dev/null || return 1
  sh -c 'echo 64M >"$1/$2" && echo $$ >"$1/cgroup.procs"' sh "$g" $limit 2>/dev/null || ok=
  rmdir "$g" 2>/dev/null && [ -n "$ok" ] && echo $version
}

configure() {
  local track=linuxproc task=none memory=OverMemoryKill bounded='' version one
  : >"$S/cgroup.conf"
  if version=$(groups_of); then
    track=cgroup task=cgroup memory=NoOverMemoryKill bounded=",bounded"
    printf '%s\n' CgroupPlugin=cgroup/v$version "CgroupMountpoint=$GROUPS_AT" CgroupAutomount=no ConstrainRAMSpace=yes MinRAMSpace=1 >"$S/cgroup.conf"
    if [ "$version" = 2 ]; then   # what systemd would do: a slice for step managers, with controllers
      echo IgnoreSystemd=yes >>"$S/cgroup.conf"; mkdir -p $GROUPS_AT/system.slice
      for one in $GROUPS_AT $GROUPS_AT/system.slice; do echo +cpu +memory +pids >$one/cgroup.subtree_control; done   # 22.05 overlooks the last
    fi
  else log "no memory control groups can be made in $GROUPS_AT: memory is only polled"; fi
  printf '#!/bin/sh\necho "$(date +%%FT%%T) $*" >>"%s/log/mail.txt"\n' "$S" >"$S/mail.sh"; chmod 755 "$S/mail.sh"
  touch "$S/log/jobcomp.txt"
  cat >"$S/slurm.conf.new" <<CONF
ClusterName=test
SlurmctldHost=$HOST(127.0.0.1)
SlurmctldPort=$PORT
SrunPortRange=$((PORT+100))-$((PORT+299))
SlurmUser=$ME
SlurmdUser=$ME
AuthType=auth/munge
AuthInfo=socket=$S/munge/socket,cred_expire=5
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation=$S/state
SlurmdSpoolDir=$S/spool/%n
SlurmctldPidFile=$S/pids/slurmctld.own
SlurmdPidFile=$S/pids/%n.own
SlurmctldLogFile=$S/log/slurmctld.log
SlurmdLogFile=$S/log/%n.log
SlurmctldDebug=info
SlurmdDebug=info
DebugFlags=NO_CONF_HASH
# no CPU binding; claimed CPUs and memory are taken at their word
ProctrackType=proctrack/$track
TaskPlugin=task/$task
MpiDefault=none
SwitchType=switch/none
SlurmdParameters=config_overrides
ReturnToService=2
# CPUs and memory are scheduled; without control groups memory is polled each second and a step above its request is killed
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
DefMemPerCPU=100
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=$memory
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=2,sched_min_interval=50000,bf_interval=1
MaxArraySize=$MAXARRAY
MaxJobCount=20000
MinJobAge=300
# quick verdicts: dead node after 5 s, 20 s between TERM and KILL, time limit checked without grace
SlurmdTimeout=5
SlurmctldTimeout=30
InactiveLimit=0
OverTimeLimit=0
KillWait=20
CompleteWait=0
MessageTimeout=10
TCPTimeout=2
UnkillableStepTimeout=15
JobRequeue=1
MailProg=$S/mail.sh
DependencyParameters=kill_invalid_depend
# no database: one line a finished attempt in this file; squeue and scontrol show the rest for MinJobAge
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$S/log/jobcomp.txt
NodeName=$NAME[1-$((N-1))] NodeHostname=$HOST NodeAddr=127.0.0.1 Port=[$((PORT+1))-$((PORT+N-1))] CPUs=$CPUS RealMemory=$MEM Feature=eurosift$bounded State=UNKNOWN
NodeName=$NAME$N NodeHostname=$HOST NodeAddr=127.0.0.1 Port=$((PORT+N)) CPUs=$CPUS RealMemory=$MEM Feature=eurosift,poll State=UNKNOWN
PartitionName=cpu Nodes=$NAME[1-$N] Default=YES MaxTime=INFINITE DefaultTime=10:00 State=UP
PartitionName=big Nodes=${NAME}1 MaxTime=INFINITE DefaultTime=10:00 State=UP
CONF
  CHANGED=0; cmp -s "$S/slurm.conf.new" "$S/slurm.conf" || CHANGED=1
  mv "$S/slurm.conf.new" "$S/slurm.conf"
  mkdir -p "$S/poll"; grep IgnoreSystemd "$S/cgroup.conf" >"$S/poll/cgroup.conf" || true   # the last node's own: no control groups (the two ways exclude each other)
  sed -e 's#^ProctrackType=.*#ProctrackType=proctrack/linuxproc#' -e 's#^TaskPlugin=.*#TaskPlugin=task/none#' \
    -e 's#^JobAcctGatherParams=.*#JobAcctGatherParams=OverMemoryKill#' "$S/slurm.conf" >"$S/poll/slurm.conf"
}

start_node() { # i
  pid_of "n$1" slurmd >/dev/null && return 0
  mkdir -p "$S/spool/$NAME$1"
  local conf=$S/slurm.conf; [ "$1" != "$N" ] || conf=$S/poll/slurm.conf
  "${IN[@]}" slurmd -D -N "$NAME$1" -f "$conf" >>"$S/log/n$1.out" 2>&1 </dev/null &
  echo $! >"$S/pids/n$1"
}
ready() { [ "$(sinfo -h -N -p cpu -t idle,mix,alloc -o %N 2>/dev/null | sort -u | wc -l)" = "$N" ]; }
resume() { # a node that was killed, drained or set down before comes back
  local i
  for i in $(nodes); do case "$(sinfo -h -n "$NAME$i" -o %T 2>/dev/null | head -n 1)" in *drain*|*down*) scontrol update NodeName="$NAME$i" State=RESUME 2>/dev/null || true;; esac; done
}

start() {
  mkdir -p "$S"/{pids,log,state,spool,munge}; chmod 755 "$S"
  install; pick_host; configure
  if ! pid_of munged munged >/dev/null; then
    [ -s "$S/munge/key" ] || head -c 1024 /dev/urandom >"$S/munge/key"
    chmod 400 "$S/munge/key"; chmod 755 "$S/munge"; rm -f "$S"/munge/socket*
    local as=()
    if [ "$(id -u)" = 0 ]; then chown -R munge: "$S/munge"; as=(setpriv --reuid munge --regid munge --clear-groups); fi
    "${as[@]}" munged --foreground --force --num-threads=2 --key-file="$S/munge/key" --socket="$S/munge/socket" --pid-file="$S/munge/own.pid" \
      --log-file="$S/munge/log" --seed-file="$S/munge/seed" >"$S/log/munged.out" 2>&1 </dev/null &
    echo $! >"$S/pids/munged"
    wait_for 10 munge -n -S "$S/munge/socket"
  fi
  if ! pid_of slurmctld slurmctld >/dev/null; then
    "${IN[@]}" slurmctld -D >>"$S/log/slurmctld.out" 2>&1 </dev/null &
    echo $! >"$S/pids/slurmctld"
  elif [ $CHANGED = 1 ]; then scontrol reconfigure || true; fi
  local i; for i in $(nodes); do start_node "$i"; done
  wait_for 20 scontrol ping
  resume; wait_for 20 ready
  log "up: $(sinfo -h -p cpu -o '%D nodes %t %C')"
  env_line
}
env_line() { echo "export SLURM_CONF=$S/slurm.conf"; }

gone() { case "$(sed -n 's/^State:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null)" in ''|Z*|X*) return 0;; esac; return 1; }
end_all() { # name:comm...   TERM to all, then wait for each, KILL after 5 s
  local x p i ps=()
  for x in "$@"; do
    if p=$(pid_of "${x%:*}" "${x#*:}"); then ps+=("$p"); kill "$p" 2>/dev/null || true; fi
    rm -f "$S/pids/${x%:*}"
  done
  for p in "${ps[@]}"; do
    for ((i=0; i<100; i++)); do gone "$p" && break; sleep 0.05; done
    gone "$p" || kill -9 "$p" 2>/dev/null || true
  done
}
stop() {
  [ -d "$S/pids" ] || return 0
  local i f all=(slurmctld:slurmctld)
  if pid_of slurmctld slurmctld >/dev/null; then
    timeout 10 scancel --me 2>/dev/null || true
    for ((i=0; i<60; i++)); do [ -n "$(timeout 5 squeue -h --me 2>/dev/null)" ] || break; sleep 0.1; done
  fi
  for f in "$S"/pids/n[0-9]*; do case $f in *.own) ;; *) [ ! -e "$f" ] || all+=("$(basename "$f"):slurmd");; esac; done
  end_all "${all[@]}"; end_all munged:munged
  rm -f "$S"/pids/*.own
  find "$GROUPS_AT"/*/slurm_"$NAME"* -depth -type d -exec rmdir {} + 2>/dev/null || true
  if [ "${1:-}" = --wipe ]; then rm -rf "$S"; fi
}
kill_node() { # the daemon, its step managers, then their tasks: as when the machine loses power
  local p d q steps=() tasks=()
  p=$(pid_of "n$1" slurmd) || die "n$1 does not run"
  for d in /proc/[0-9]*; do
    q=${d#/proc/}
    { tr '\0' '\n' <"$d/environ" | grep -xc -e "SLURMD_NODENAME=$NAME$1"; } 2>/dev/null | grep -qx 1 || continue
    tasks+=("$q")
    q=$(sed -n 's/^PPid:[[:space:]]*//p' "$d/status" 2>/dev/null || true)
    if [ "$(cat "/proc/${q:-0}/comm" 2>/dev/null || true)" = slurmstepd ]; then steps+=("$q"); fi
  done
  kill -9 "$p"; rm -f "$S/pids/n$1"
  for q in "${steps[@]}" "${tasks[@]}"; do kill -9 "$q" 2>/dev/null || true; done
}
status() {
  local d
  for d in munged slurmctld; do echo "$d $(pid_of $d $d || echo down)"; done
  for d in $(nodes); do echo "n$d $(pid_of "n$d" slurmd || echo down)"; done
  sinfo -N -o '%N %P %T %C %E'; squeue -o '%i %j %T %r %N'
}
case "${1:-}" in
  install) mkdir -p "$S/log"; install;;
  start) start;;
  stop) stop "${2:-}";;
  status) status;;
  env) env_line;;
  kill-node) kill_node "$2";;
  start-node) pick_host; start_node "$2"; wait_for 20 pid_of "n$2" slurmd; resume; wait_for 20 ready;;
  *) sed -n '2,23p' "$0"; exit 2;;
esac
