# Makes a directory or sets its mode and owner. $1 directory, $2 name, $3 mode, $4 owner, $5 group.
enter "$1" make
ownership "$4" "$5"
here=$(pwd -P)
if [ -L "./$2" ] || { [ -e "./$2" ] && [ ! -d "./$2" ]; }; then rm -f -- "./$2" || exit 62; fi
[ -d "./$2" ] || mkdir -m 0700 "./$2" || exit 62
cd -P "./$2" && [ "$(pwd -P)" = "${here%/}/$2" ] || refuse "${here%/}/$2 was replaced while it was entered"
chown "$owner" . && chmod "$3" . || exit 62
