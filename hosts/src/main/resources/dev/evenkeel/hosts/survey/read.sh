# Prints the files $@ that are there, may be read and are no larger than a megabyte, as "F path", base64, a dot.
LC_ALL=C; export LC_ALL
for f in "$@"; do
  [ -f "$f" ] && [ -r "$f" ] && [ "$(stat -L -c %s "$f")" -le 1048576 ] || continue
  printf 'F %s\n' "$f"
  base64 <"$f"
  echo .
done
echo end
