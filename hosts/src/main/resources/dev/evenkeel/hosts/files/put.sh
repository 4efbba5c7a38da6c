# Puts content from standard input, behind a line with its sha256, in place. $1 directory, $2 name, $3 mode, $4 owner, $5 group, $6 bytes, $7 "inplace" or "rename".
enter "$1" make
ownership "$4" "$5"
directory=$(pwd -P)
nest
IFS= read -r sha256
cat >new
[ "$(sha256sum <new)" = "$sha256  -" ] || refuse "$directory/$2: only $(stat -c %s new) of $6 bytes could be stored (is the disk full?)"
if [ "$7" = inplace ] && [ -f "../$2" ] && [ ! -L "../$2" ]; then
  # Through the open file, so that nobody can put another one under the name meanwhile.
  exec 7<"../$2"
  [ "$(readlink /proc/self/fd/7)" = "${directory%/}/$2" ] && [ -f /proc/self/fd/7 ] || refuse "$directory/$2 was replaced while it was opened"
  chown "$owner" /proc/self/fd/7 && chmod "$3" /proc/self/fd/7 || exit 62
  cmp -s new /proc/self/fd/7 || cat new >/proc/self/fd/7 || exit 62
  sync /proc/self/fd/7 2>/dev/null || sync
else
  room "$2" "$directory/$2"
  chown "$owner" new && chmod "$3" new || exit 62
  sync new 2>/dev/null || sync
  mv -f -T new "../$2" || exit 62
  sync .. 2>/dev/null || sync
fi
