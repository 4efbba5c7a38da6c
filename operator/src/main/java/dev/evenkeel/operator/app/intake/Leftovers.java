package dev.evenkeel.operator.app.intake;

import dev.evenkeel.hosts.survey.Grounds;

import java.util.List;

/** What runs on a host and no manifest can hold yet: it is listed, so that nobody believes that all is taken over. */
final class Leftovers {
  private Leftovers() {}

  static Draft draft(Grounds grounds, SecretValues secrets) {
    Draft draft = new Draft();
    grounds.cron().forEach(file -> cron(file, draft));
    for (Grounds.Stray stray : grounds.strays()) {
      String command = stray.command().isEmpty()
          ? "(no command line)"
          : secrets.isAmong(stray.command()) ? stray.command().getFirst() + " …" : shortened(String.join(" ", stray.command()));
      draft.leave("process " + stray.pid(),
          command + ", of " + stray.user() + ", runs without a unit or a container; it is gone after a boot",
          "Write a Unit for it, and end the process when the unit runs.");
    }
    if (!grounds.root()) {
      draft.leave("what only root sees", "the host was not read as root: other people's crontabs and some files were not seen",
          "Let the login user run sudo without a password, and import again.");
    }
    return draft;
  }

  private static void cron(Grounds.CronFile file, Draft draft) {
    if (file.path().matches("/etc/cron\\.(hourly|daily|weekly|monthly)/.*")) {
      draft.leave("cron " + file.path(), "a script that cron runs",
          "Cron entries are not taken over; a Unit with a timer can take its place.");
      return;
    }
    boolean named = file.path().startsWith("/etc/");
    List<String> lines = file.text().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#") || line.matches("[A-Za-z_][A-Za-z0-9_]*\\s*=.*")) {
        continue;
      }
      String[] words = line.split("\\s+", -1);
      int times = line.startsWith("@") ? 1 : 5;
      int command = times + (named ? 1 : 0);
      String when = String.join(" ", List.of(words).subList(0, Math.min(times, words.length)));
      String user = named ? (words.length > times ? words[times] : "") : file.path().substring(file.path().lastIndexOf('/') + 1);
      // only the program: its arguments may hold a password
      String program = words.length > command ? words[command] : "";
      draft.leave("cron " + file.path() + ":" + (i + 1), "\"" + when + "\" runs " + program + " as " + user,
          "Cron entries are not taken over; a Unit with a timer can take its place.");
    }
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 79) + "…";
  }
}
