# Reads many paths at once. $1 bytes of a content to read at most, $2 entries of a tree to list at most.
# Input: paths one a line; an empty line; of these, paths whose content is wanted; an empty line; directories to list whole.
# Output lines: S facts of a path (or stat's complaint), H hash, L link and target in base64, C path and content in base64 up to ".",
# T directory and its entries as S, H, L lines up to ".".
cap=$1 most=$2
facts='S%f %u %g %s %i %Y %U %G %n'
nl='
'
links() {
  for link do
    printf 'L%s\n%s\n' "$link" "$(readlink -n -- "$link" | base64 | tr -d '\n')"
  done
}
set --
while IFS= read -r path && [ -n "$path" ]; do set -- "$@" "$path"; done
if [ $# -gt 0 ]; then
  stat -c "$facts" -- "$@" 2>&1
  regular=
  for path do
    if [ -L "$path" ]; then links "$path"; elif [ -f "$path" ]; then regular=$regular$path$nl; fi
  done
  set -f
  IFS=$nl
  [ -z "$regular" ] || sha256sum -- $regular 2>&1 | sed 's/^/H/'
  unset IFS
fi
while IFS= read -r path && [ -n "$path" ]; do
  if [ -f "$path" ] && [ ! -L "$path" ]; then
    printf 'C%s\n' "$path"
    head -c "$cap" -- "$path" | base64
    echo .
  fi
done
while IFS= read -r path && [ -n "$path" ]; do
  if [ -d "$path" ] && [ ! -L "$path" ]; then
    printf 'T%s\n' "$path"
    {
      find "$path" -xdev -mindepth 1 ! -path "*$nl*" -exec stat -c "$facts" -- {} + 2>&1
      find "$path" -xdev -mindepth 1 ! -path "*$nl*" -type f -exec sha256sum -- {} + 2>&1 | sed 's/^/H/'
      find "$path" -xdev -mindepth 1 ! -path "*$nl*" -type l -exec sh -c 'for link do printf "L%s\n%s\n" "$link" "$(readlink -n -- "$link" | base64 | tr -d "\n")"; done' evenkeel {} +
    } | head -n "$((most * 4))"
    echo .
  fi
done
exit 0
