# Puts a link in place. $1 directory, $2 name, $3 target, $4 owner, $5 group.
enter "$1" make
ownership "$4" "$5"
directory=$(pwd -P)
nest
room "$2" "$directory/$2"
ln -s -- "$3" new && chown -h "$owner" new && mv -f -T new "../$2" || exit 62
sync .. 2>/dev/null || sync
