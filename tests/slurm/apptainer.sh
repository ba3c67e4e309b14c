#!/bin/bash
# apptainer.sh: Apptainer and a Python image to build on, for tests on a throw-away machine (Debian or Ubuntu, root). Debian 12
# has no Apptainer and its newest suite has, so it lies in a tree of its own; nothing else on the machine changes.
#   apptainer.sh install FOLDER        make FOLDER/tree (Debian sid with Apptainer, 270 MB) and FOLDER/python.sif (Debian 12)
#   apptainer.sh can FOLDER            is it there, and does it work here?
#   apptainer.sh run FOLDER ARGUMENTS… `apptainer ARGUMENTS…` in this folder, without a network, without rights on the host
# The host's /tmp and the folder from which it is called are seen in there under their own names.
set -euo pipefail
can() { [ "$(id -u)" = 0 ] && [ -x "$1/tree/usr/bin/apptainer" ] && [ -s "$1/python.sif" ] && (run "$1" --version) >/dev/null 2>&1; }

tree() { # SUITE PACKAGES FOLDER   the mirror is the one that apt is set up for; a mirror of an earlier day is fine
  local mirror
  mirror=$(apt-cache policy | sed -n 's#^ *[0-9]* \(http[^ ]*/debian\)/\? .*#\1#p' | head -n 1)
  mkdir -p "$3"
  mmdebstrap --quiet --variant=minbase --components=main --include="$2" --aptopt='Acquire::Check-Valid-Until "false"' "$1" - "$mirror" |
    tar -x -C "$3" --exclude './dev/*'
  echo '127.0.0.1 localhost' >"$3/etc/hosts"; : >"$3/etc/resolv.conf"
}

install() {
  ! can "$1" || return 0
  export DEBIAN_FRONTEND=noninteractive
  command -v mmdebstrap >/dev/null || apt-get install -y -qq --no-install-recommends mmdebstrap >/dev/null 2>&1 ||
    { apt-get update -qq; apt-get install -y -qq --no-install-recommends mmdebstrap >/dev/null; }
  rm -rf "$1/tree" "$1/python"
  tree sid apptainer,squashfuse "$1/tree"
  tree bookworm python3,python3-venv "$1/python"
  (cd "$1" && run "$1" build --force python.sif python)
  rm -rf "$1/python"
}

# A mount namespace whose root is the tree; in it a user namespace, as Apptainer uses for people without rights.
run() {
  local tree; tree=$(realpath "$1/tree"); shift
  TREE=$tree HERE=$PWD exec unshare --mount --propagation private sh -euc '
    mount --bind "$TREE" "$TREE"
    mount --rbind /dev "$TREE/dev"; mount --rbind /sys "$TREE/sys"; mount -t proc proc "$TREE/proc"; mount --rbind /tmp "$TREE/tmp"
    case $HERE/ in /tmp/*) ;; *) mkdir -p "$TREE$HERE"; mount --rbind "$HERE" "$TREE$HERE";; esac
    cd "$TREE"; mkdir -p .old; pivot_root . .old; cd /; umount -l /.old; cd "$HERE"; unset TREE HERE
    exec unshare --net --user --map-users 0:0:65536 --map-groups 0:0:65536 --setuid 0 --setgid 0 apptainer "$@"' sh "$@"
}

case "${1:-}" in
  install) mkdir -p "$2"; install "$(realpath "$2")";;
  can) can "$2";;
  run) shift; run "$@";;
  *) sed -n '2,8p' "$0"; exit 2;;
esac
