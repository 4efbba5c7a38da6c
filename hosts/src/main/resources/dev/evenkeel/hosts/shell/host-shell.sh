# The host's end of the host shell. POSIX sh (dash, busybox ash, bash). Fed through standard input, never stored on the host.
#   $1 holder     what others read while we hold the lock
#   $2 limit      seconds without a frame after which this connection is ended
#   $3 folder     where the lock lies; /var/lib/evenkeel if it cannot be made
#   $how          set by the loader: root, sudo, or why there is no root
# Frames in:  H n | I length + base64 | R id access seconds cap length + script | K | T | Q
# Lines out:  hello … | l held/other/none … | then for each R: b id, base64 of stdout, x exit, base64 of stderr, z id  (or ! id status)
# On stderr:  h n, the answer to a heartbeat.
LC_ALL=C; export LC_ALL
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH; export PATH
umask 022
cd /
holder=$1 limit=$2 folder=$3
held= dog= run= in=

# The SSH server's process of this connection: the first sshd above us. A local operator is a JVM: there is no connection to end then.
session= started= p=$$
while [ "$p" -gt 1 ]; do
  name= up=1
  while read -r key value; do
    case $key in Name:) name=$value ;; PPid:) up=$value; break ;; esac
  done <"/proc/$p/status"
  case $name in java) break ;; sshd* | dropbear*) session=$p; break ;; esac
  p=$up
done
since() { read -r line <"/proc/$1/stat" && set -- ${line##*) } && echo "${20}"; }
[ -z "$session" ] || started=$(since "$session")

reason() { printf 'l none %s\n' "$(printf '%s' "$1" | base64 | tr -d '\n')"; }

# Takes the lock if it can. The file is never unlinked, and lies in a folder that only root can write.
lock() {
  [ -z "$held" ] || { echo 'l held'; return; }
  case $how in root | sudo) ;; *) reason "no root on this host: $how"; return ;; esac
  command -v flock >/dev/null || { reason "flock is missing (package util-linux)"; return; }
  dir=$folder why=
  [ -d "$dir" ] || mkdir -m 0755 "$dir" 2>/dev/null || [ -d "$dir" ] || { dir=/var/lib/evenkeel; why=$(mkdir -p -m 0755 "$dir" 2>&1); }
  [ -d "$dir" ] && [ ! -L "$dir" ] && [ -O "$dir" ] || { reason "$dir cannot be used for the lock: ${why:-it is not a folder of root}"; return; }
  why=$( (: >>"$dir/lock") 2>&1) || { reason "$dir/lock cannot be written: $why"; return; }
  exec 9>>"$dir/lock"
  if flock -n 9; then
    if [ /proc/self/fd/9 -ef "$dir/lock" ]; then
      held=1
      printf '%s\n' "$holder" >"$dir/lock"
      echo 'l held'
    else
      exec 9>&-
      reason "$dir/lock was replaced while it was being locked"
    fi
  else
    exec 9>&-
    printf 'l other %s\n' "$(head -c 4096 "$dir/lock" | base64 | tr -d '\n')"
  fi
}

# One timer at a time: without a frame for $limit seconds it ends the SSH server's process of this connection, and with it everything the
# connection forwards. It keeps the lock open until then, also when this shell is killed. Its sleep does not.
alive() {
  [ -n "$session" ] || return 0
  old=$dog
  (
    exec </dev/null >/dev/null 2>&1
    nap=
    trap '[ -z "$nap" ] || kill -9 $nap; exit 0' TERM
    sleep "$limit" 9>&- &
    nap=$!
    wait "$nap"
    [ "$(since "$session")" != "$started" ] || kill -9 "$session"
    sleep 2 9>&-
    kill -9 $$
  ) &
  dog=$!
  [ -z "$old" ] || { kill "$old"; wait "$old"; } 2>/dev/null
}

# Runs $1 in a process group of its own and frames what comes out. stdout is streamed, stderr is kept until stdout has ended.
leader='
exec 3>&1
echo "b $1"
{
  rc=$({ { sh -c "$3" evenkeel 2>&4 3>&- 4>&- 6>&-; echo $? >&6; } 3>&- | { head -c "$2"; cat >/dev/null; } | base64 >&3; } 6>&1)
  echo "x $rc" >&3
} 4>&1 | { { head -c 65536; cat >/dev/null; } | base64 >&3; }
trap "" TERM
kill 0
exit 0
'
end() { kill -9 "$1"; kill -9 -"$1"; }
start() {
  [ -z "$run" ] || wait "$run" 2>/dev/null
  (
    lp= stop=
    trap 'stop=1; [ -z "$lp" ] || end "$lp"' TERM
    if [ -n "$in" ]; then
      printf %s "$in" | base64 -d | setsid sh -c "$leader" evenkeel "$id" "$cap" "$script" 2>/dev/null 9>&- &
    else
      setsid sh -c "$leader" evenkeel "$id" "$cap" "$script" </dev/null 2>/dev/null 9>&- &
    fi
    lp=$!
    [ -z "$stop" ] || end "$lp"
    setsid sh -c 'sleep "$1"; kill -9 -"$2"' evenkeel "$seconds" "$lp" </dev/null >/dev/null 2>&1 9>&- &
    timer=$!
    wait "$lp"
    rc=$?
    [ "$rc" -eq 0 ] || { end "$lp"; wait "$lp"; }
    end "$timer"
    wait "$timer"
    if [ "$rc" -eq 0 ]; then echo "z $id"; else printf '\n! %s %s\n' "$id" "$rc"; fi
  ) 2>/dev/null &
  run=$!
}

uid=$(id -u)
case $how in sudo) login=${SUDO_UID:-$uid} ;; *) login=$uid ;; esac
printf 'hello 1 %s %s %s\n' "$uid" "$login" "${session:-none}"
lock
alive
while IFS=' ' read -r op id access seconds cap length; do
  case $op in
    H) alive; echo "h $id" >&2 ;;
    I) alive; in=$in$(dd bs="$id" count=1 iflag=fullblock 2>/dev/null) ;;
    R)
      script=$(dd bs="$length" count=1 iflag=fullblock 2>/dev/null)
      case $script in *'#end') ;; *) break ;; esac
      if [ "$access" = w ] && [ -z "$held" ]; then printf '! %s nolock\n' "$id"; else start; fi
      in=
      ;;
    K) [ -z "$run" ] || kill "$run" 2>/dev/null ;;
    T) lock ;;
    *) break ;;
  esac
done
[ -z "$run" ] || { kill "$run"; wait "$run"; } 2>/dev/null
[ -z "$held" ] || : >"$dir/lock"
[ -z "$dog" ] || { kill "$dog"; wait "$dog"; } 2>/dev/null
exit 0
