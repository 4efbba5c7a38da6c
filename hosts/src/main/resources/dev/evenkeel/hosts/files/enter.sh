# Safe ways into a directory. A message on stderr and exit 60 is a refusal: nothing was changed by the step that refuses.
refuse() { echo "$1" >&2; exit 60; }

# Whether only root can put entries into the current directory.
rootonly() {
  [ "$(stat -c %u .)" = 0 ] || return 1
  case $(stat -c %a .) in *[2367] | *[2367]?) return 1 ;; esac
}

# Goes into the directory $1, component by component, making what is missing (0755, root) if $2 is "make". A link on the way is followed only if
# root owns it and it stands where only root can put entries. The working directory is a handle: what others rename later does not move us.
enter() {
  cd / || exit 60
  rest=${1#/}
  while [ -n "$rest" ]; do
    part=${rest%%/*}
    case $rest in */*) rest=${rest#*/} ;; *) rest= ;; esac
    [ -n "$part" ] || continue
    if [ -L "./$part" ]; then
      [ "$(stat -c %u "./$part")" = 0 ] && rootonly || refuse "$1: '$part' on the way is a link that others than root can change"
      cd -P "./$part" || refuse "$1: the link '$part' on the way leads nowhere"
    else
      [ -d "./$part" ] || [ "$2" != make ] || mkdir -m 0755 "./$part" 2>/dev/null || [ -d "./$part" ] || refuse "$1: '$part' on the way cannot be made a directory"
      [ -d "./$part" ] || exit 61
      here=$(pwd -P)
      cd -P "./$part" || exit 60
      [ "$(pwd -P)" = "${here%/}/$part" ] || refuse "$1: '$part' on the way was replaced while it was entered"
    fi
  done
}

# A directory of our own in the current one, which nobody else can look into; becomes the current one.
nest() {
  nest=$(mktemp -d ./.evenkeel.XXXXXX) || refuse "no directory can be made in $(pwd -P)"
  trap 'cd -P .. && rm -rf -- "$nest"' EXIT
  trap 'exit 129' HUP INT TERM
  cd -P "$nest" && [ -O . ] && [ "$(stat -c %a .)" = 700 ] || refuse "the directory $nest in $(pwd -P) was replaced"
}

# $1 user or nothing, $2 group or nothing; sets owner to what chown takes. A number without an entry has the group of the same number.
ownership() {
  owner=${1:-0}
  group=$2
  [ "$owner$group" != 0 ] || group=0
  [ -n "$group" ] || group=$(id -g -- "$owner" 2>/dev/null) || case $owner in *[!0-9]*) refuse "the host has no user '$owner'" ;; *) group=$owner ;; esac
  owner=$owner:$group
}

# Makes room for something that is no directory. Content that is not ours is never removed: only an empty directory goes.
room() {
  if [ -d "../$1" ] && [ ! -L "../$1" ]; then
    rmdir -- "../$1" 2>/dev/null || refuse "a directory that is not empty stands at $2; move it away"
  fi
}
