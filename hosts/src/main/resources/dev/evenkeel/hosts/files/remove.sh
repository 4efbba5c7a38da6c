# Removes what is ours. $1 path, $2 file, link, directory or tree; standard input: a tree's own entries, relative, one a line.
# What is of another type by now is not ours and stays: exit 63.
enter "${1%/*}/"
name=${1##*/}
case $2 in
  file)
    [ -e "./$name" ] || [ -L "./$name" ] || exit 0
    [ -f "./$name" ] && [ ! -L "./$name" ] || exit 63
    rm -f -- "./$name" || exit 62
    ;;
  link)
    [ -e "./$name" ] || [ -L "./$name" ] || exit 0
    [ -L "./$name" ] || exit 63
    rm -f -- "./$name" || exit 62
    ;;
  directory)
    [ -d "./$name" ] && [ ! -L "./$name" ] || exit 0
    rmdir -- "./$name" 2>/dev/null || :
    ;;
  tree | entries)
    [ -d "./$name" ] && [ ! -L "./$name" ] || exit 0
    while IFS= read -r entry; do
      (
        enter "$1/${entry%"${entry##*/}"}"
        leaf=${entry##*/}
        [ -d "./$leaf" ] && [ ! -L "./$leaf" ] || rm -f -- "./$leaf" || exit 62
        # Up to the tree's own directory, as far as they are empty.
        inner=${entry%"$leaf"}
        while [ -n "$inner" ]; do
          inner=${inner%/}
          cd -P .. && rmdir -- "./${inner##*/}" 2>/dev/null || break
          inner=${inner%"${inner##*/}"}
        done
      )
      case $? in 0 | 61) ;; *) exit 62 ;; esac
    done
    [ "$2" = entries ] || rmdir -- "./$name" 2>/dev/null || :
    ;;
esac
sync . 2>/dev/null || sync
