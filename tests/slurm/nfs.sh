#!/bin/bash
# nfs.sh: a real NFS server and two clients of it, on a kernel of their own that runs as a process (User Mode Linux), because
# the kernel that tests run on often has no NFS. The host's files are seen in there; nothing outside of FOLDER is changed.
#   nfs.sh install               install what is missing (Debian, Ubuntu; needs root)
#   nfs.sh can                   does it work here? (needs root)
#   nfs.sh run FOLDER COMMAND…   COMMAND sees the export as /mnt/a and /mnt/b, by two clients without a common cache;
#                                its output is this script's, and so is its exit code
# What a client believes of a folder it believes for ten minutes, not for 30 s to 60 s, however slow this machine is.
# The export lies in memory. The server gives no delegations: it would give them to both clients as to one.
set -euo pipefail
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
NEEDED=(user-mode-linux nfs-kernel-server nfs-common kmod)
can() {
  local one
  [ "$(id -u)" = 0 ] || return 1
  for one in linux.uml rpc.nfsd mount.nfs4 modprobe; do command -v $one >/dev/null || return 1; done
}
install() {
  can && return 0
  if [ ! -e /usr/sbin/policy-rc.d ]; then   # the packages must not start daemons of their own
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -qq --no-install-recommends "${NEEDED[@]}" >/dev/null 2>&1 ||
    { apt-get update -qq; apt-get install -y -qq --no-install-recommends "${NEEDED[@]}" >/dev/null; }
}

inside() { # the first process of that kernel
  local folder=$1 code=0 modules=/run/m/lib/modules
  . "$folder/environment"
  cd "$(cat "$folder/cwd")"
  {
    mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t tmpfs run /run; mount -t tmpfs mnt /mnt
    mount -t tmpfs nfs /var/lib/nfs; mkdir -p /var/lib/nfs/{v4recovery,rpc_pipefs,sm}; touch /var/lib/nfs/{etab,rmtab}
    ip link set lo up
    mkdir -p $modules /mnt/{export,a,b}; ln -s "/usr/lib/uml/modules/$(uname -r)" $modules/
    modprobe -d /run/m nfsd; modprobe -d /run/m nfsv4
    mount -t nfsd nfsd /proc/fs/nfsd; mount -t rpc_pipefs rpc /var/lib/nfs/rpc_pipefs
    mount -t tmpfs -o size=600m export /mnt/export
    echo 0 >/proc/sys/fs/leases-enable
    rpc.mountd -N 2 -N 3; exportfs -o rw,no_root_squash,no_subtree_check,fsid=0,sync,insecure '*:/mnt/export'
    rpc.nfsd -N 3 -V 4 -G 10 -L 10 8
    for one in a b; do mount -t nfs4 -o vers=4.2,nosharecache,acdirmin=600,acdirmax=600 127.0.0.1:/ /mnt/$one; done
    grep nfs4 /proc/mounts
  } >"$folder/setup.log" 2>&1
  mapfile -d '' command <"$folder/command"
  "${command[@]}" >"$folder/output" 2>&1 </dev/null || code=$?
  echo $code >"$folder/code"
  umount -l /mnt/a /mnt/b; sync
  poweroff -f || halt -f
}

run() {
  local folder=$1; shift
  mkdir -p "$folder"; rm -f "$folder/code"
  printf '%s\0' "$@" >"$folder/command"; pwd >"$folder/cwd"
  { export -p | grep -v ' [A-Za-z_]*UID=' || true; } >"$folder/environment"
  printf '#!/bin/bash\nset +eu\nsource %q\ninside %q\n' "$(realpath "$0")" "$folder" >"$folder/init"; chmod 755 "$folder/init"
  TMPDIR=$folder linux.uml root=/dev/root rootfstype=hostfs rootflags=/ rw mem=1500M "init=$folder/init" "uml_dir=$folder/" umid=nfs \
    con=null con0=null,fd:1 con1=null </dev/null >"$folder/console" 2>&1 || true
  cat "$folder/output" 2>/dev/null || true
  [ -s "$folder/code" ] || { echo "that kernel ended early:"; tail -n 20 "$folder/console" "$folder/setup.log" 2>&1; exit 1; }
  exit "$(cat "$folder/code")"
}

[ "${BASH_SOURCE[0]}" = "$0" ] || return 0
case "${1:-}" in
  install) install;;
  can) can;;
  run) shift; run "$@";;
  *) sed -n '2,10p' "$0"; exit 2;;
esac
