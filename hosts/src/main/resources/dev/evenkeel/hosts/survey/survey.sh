# Looks at a host beside its engine. Writes nothing. Lines out: a head ("U name enabled active", "D unit file enabled active", "C path",
# "P pid user unit main"), then base64, then a line with a dot. The first line says who asks, the last is "end".
LC_ALL=C; export LC_ALL
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH; export PATH
echo "root $(id -u)"
packaged() {
  # what dpkg -S does, twenty times as fast
  if [ -d /var/lib/dpkg/info ]; then cat /var/lib/dpkg/info/*.list | grep -qxF -- "$1" && return 0; fi
  if command -v rpm >/dev/null; then rpm -qf "$1" >/dev/null 2>&1 && return 0; fi
  return 1
}
body() { base64 <"$1"; echo .; }
small() { [ -f "$1" ] && [ -r "$1" ] && [ "$(stat -c %s "$1")" -le 262144 ]; }

if [ -d /run/systemd/system ]; then
  for f in /etc/systemd/system/*; do
    n=${f##*/}
    case $n in *" "*) continue ;; *.service | *.timer | *.socket | *.path | *.mount | *.automount | *.swap | *.target | *.slice) ;; *) continue ;; esac
    [ ! -L "$f" ] && small "$f" || continue
    packaged "$f" && continue
    echo "U $n $(systemctl is-enabled "$n" 2>/dev/null || :) $(systemctl is-active "$n" || :)" | tr '\n' ' ' | sed 's/ *$//'
    echo
    body "$f"
  done
  for d in /etc/systemd/system/*.d; do
    n=${d##*/} n=${n%.d}
    [ -d "$d" ] && [ ! -L "$d" ] || continue
    case $n in *.*) ;; *) continue ;; esac
    for f in "$d"/*.conf; do
      case ${f##*/} in *" "*) continue ;; esac
      [ ! -L "$f" ] && small "$f" || continue
      packaged "$f" && continue
      echo "D $n ${f##*/} $(systemctl is-enabled "$n" 2>/dev/null || :) $(systemctl is-active "$n" || :)" | tr '\n' ' ' | sed 's/ *$//'
      echo
      body "$f"
    done
  done
fi

for f in /etc/crontab /etc/cron.d/* /etc/cron.hourly/* /etc/cron.daily/* /etc/cron.weekly/* /etc/cron.monthly/* \
  /var/spool/cron/crontabs/* /var/spool/cron/[!c]*; do
  small "$f" || continue
  packaged "$f" && continue
  printf 'C %s\n' "$f"
  body "$f"
done

for d in /proc/[0-9]*; do
  pid=${d#/proc/} parent= user=
  while read -r key value _; do
    case $key in PPid:) parent=$value ;; Uid:) user=$value; break ;; esac
  done 2>/dev/null <"$d/status" || continue
  [ "$parent" = 1 ] || continue
  unit=
  while IFS=: read -r _ controllers path; do
    case $controllers in name=systemd) unit=${path##*/} ;; '') [ -n "$unit" ] || unit=${path##*/} ;; esac
  done 2>/dev/null <"$d/cgroup" || continue
  main=
  case $unit in *.service) main=$(systemctl show -p MainPID --value "$unit" 2>/dev/null) ;; esac
  printf 'P %s %s %s %s\n' "$pid" "$(id -un "$user" 2>/dev/null || echo "$user")" "${unit:--}" "${main:-0}"
  head -c 4096 "$d/cmdline" 2>/dev/null | base64
  echo .
done
echo end
