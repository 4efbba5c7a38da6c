package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.host.Unit.Enablement;
import dev.evenkeel.api.host.Unit.State;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;

import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The units of a fake host. Guarded by its host. */
final class FakeSystemd {
  private static final String FOLDER = "/etc/systemd/system/";
  private final InstantSource time;
  private final Voice voice;
  private final FakeFiles files;
  private final SortedMap<String, FakeUnit> units = new TreeMap<>();
  /** Executables by absolute path or bare name. */
  final SortedSet<String> binaries = new TreeSet<>();
  private final SortedSet<String> failing = new TreeSet<>();
  private int starts;

  FakeSystemd(InstantSource time, Voice voice, FakeFiles files) {
    this.time = time;
    this.voice = voice;
    this.files = files;
  }

  Collection<FakeUnit> all() {
    return Collections.unmodifiableCollection(units.values());
  }

  FakeUnit unit(String name) {
    return units.computeIfAbsent(name, FakeUnit::new);
  }

  /** Lets every start of this unit fail from now on, or succeed again. */
  void fails(String name, boolean failsNow) {
    if (failsNow) {
      failing.add(name);
    } else {
      failing.remove(name);
    }
  }

  // reading

  Optional<Instance> read(String name) {
    FakeUnit unit = units.get(name);
    if (unit == null || unit.gone()) {
      return Optional.empty();
    }
    String fragment = unit.masked || unit.text != null ? FOLDER + name : unit.packaged != null ? "/usr/lib/systemd/system/" + name : null;
    // Drop-ins of what is masked are never read, and stay news for ever.
    boolean unread = unit.masked && !unit.dropIns.isEmpty();
    boolean moved = unit.masked != unit.loadedMasked || !String.valueOf(unit.onDisk()).equals(String.valueOf(unit.loaded));
    boolean stale = unread || unit.inMemory() && moved;
    Live.OfUnit live = new Live.OfUnit(loadState(unit), activeState(unit), unit.subState, unit.result, fragment, stale, unit.mainPid,
        unit.restarts, unit.exitStatus, unit.invocationId, unit.activeSince);
    Unit seen = new Unit(name, unit.text == null || unit.masked ? null : new Unit.Text(unit.text), unit.dropIns, enablement(unit),
        unit.state);
    return Optional.of(new Instance(name, name, seen, marks(unit), live));
  }

  private static String loadState(FakeUnit unit) {
    String content = unit.inMemory() ? unit.loaded : unit.onDisk();
    if (unit.inMemory() ? unit.loadedMasked : unit.masked) {
      return "masked";
    }
    if (content == null) {
      return "not-found";
    }
    return bad(unit.name, content) ? "bad-setting" : "loaded";
  }

  private static boolean bad(String name, String content) {
    return name.endsWith(".service") && FakeUnit.setting(content, "ExecStart") == null
        && !"oneshot".equals(FakeUnit.setting(content, "Type"));
  }

  private static String activeState(FakeUnit unit) {
    return unit.state == State.CHANGING ? "activating" : unit.state.name().toLowerCase(Locale.ROOT);
  }

  private static Enablement enablement(FakeUnit unit) {
    if (unit.masked) {
      return Enablement.MASKED;
    }
    if ((unit.text == null && unit.packaged == null) || !unit.installable()) {
      return Enablement.OTHER;
    }
    return unit.linked ? Enablement.ENABLED : Enablement.DISABLED;
  }

  private static Marks marks(FakeUnit unit) {
    String text = unit.masked ? null : unit.text;
    if (text == null || !text.startsWith(Marks.UNIT_HEADER)) {
      return Marks.NONE;
    }
    SortedSet<ResourceRef> owners = new TreeSet<>();
    String line = text.lines().findFirst().orElse("");
    for (String owner : line.substring(Marks.UNIT_HEADER.length()).split(",", -1)) {
      owners.add(ResourceRef.parse(owner.strip()));
    }
    return new Marks(unit.name, null, owners);
  }

  // effects

  /** Of what systemd refuses in a unit's text, it knows a service without a command. */
  void put(Unit wanted) {
    FakeUnit unit = unit(wanted.name());
    Unit.Text text = wanted.text();
    if (text != null && text.text().contains("[Service]") && !text.text().contains("ExecStart=")) {
      throw new RefusedException(Reason.WRITE_FAILED, "systemd does not take the unit (bad-setting): Service has no ExecStart=; "
          + (unit.text == null ? "it was taken away again" : "the one before is back"));
    }
    if (text != null) {
      unit.text = text.text();
    }
    unit.masked = false;
    unit.dropIns.clear();
    unit.dropIns.putAll(wanted.dropIns());
    written(unit.name);
    said(unit);
  }

  void remove(String name) {
    FakeUnit unit = unit(name);
    unit.text = null;
    unit.masked = false;
    unit.dropIns.clear();
    written(name);
    said(unit);
  }

  /** Something was done in the folder of unit files. */
  void written(String name) {
    files.changed(FOLDER + name);
  }

  void reload() {
    for (FakeUnit unit : units.values()) {
      if (unit.inMemory()) {
        unit.loaded = unit.onDisk();
        unit.loadedMasked = unit.masked;
      }
    }
    voice.manager("Reloading");
  }

  void enable(String name, Enablement enablement) {
    FakeUnit unit = unit(name);
    switch (enablement) {
      case ENABLED -> {
        // A mask is taken away first, as by us on a real one.
        unit.masked = false;
        requireFile(unit);
        unit.linked = unit.installable();
      }
      case DISABLED -> {
        unit.masked = false;
        unit.linked = false;
      }
      case MASKED -> {
        if (unit.text != null) {
          throw new RefusedException(Reason.STEP_FAILED, "File " + FOLDER + name + " already exists.");
        }
        unit.masked = true;
      }
      case OTHER -> throw new RefusedException(Reason.STEP_FAILED, name + ": only enabled, disabled or masked can be asked for");
    }
    voice.manager("UnitFilesChanged");
    reload();
  }

  private static void requireFile(FakeUnit unit) {
    if (unit.text == null && unit.packaged == null) {
      throw new RefusedException(Reason.STEP_FAILED, "Failed to enable unit: Unit file " + unit.name + " does not exist.");
    }
  }

  void start(String name) {
    FakeUnit unit = unit(name);
    if (unit.inMemory() && unit.loadedMasked) {
      throw new RefusedException(Reason.UNIT_FAILED, "Unit " + name + " is masked.");
    }
    if (unit.state == State.ACTIVE) {
      return;
    }
    String content = unit.onDisk();
    if (content == null) {
      throw new RefusedException(Reason.UNIT_FAILED, unit.masked ? "Unit " + name + " is masked." : "Unit " + name + " not found.");
    }
    if (bad(name, content)) {
      throw new RefusedException(Reason.UNIT_FAILED, "Unit " + name + " has a bad unit file setting.");
    }
    unit.loaded = content;
    unit.loadedMasked = false;
    unit.restarts = 0;
    begin(unit);
    if (unit.state == State.FAILED) {
      throw new RefusedException(Reason.UNIT_FAILED,
          "Job for " + name + " failed because the control process exited with error code " + unit.exitStatus);
    }
  }

  private void begin(FakeUnit unit) {
    unit.invocationId = Blob.utf8(unit.name + " start " + ++starts).sha256().substring(0, 32);
    int code = startCode(unit);
    if (code != 0) {
      unit.exitStatus = code;
      unit.mainPid = 0;
      unit.result = "exit-code";
      unit.activeSince = null;
      boolean again = restarts(unit);
      unit.state = again ? State.CHANGING : State.FAILED;
      unit.subState = again ? "auto-restart" : "failed";
    } else {
      unit.state = State.ACTIVE;
      unit.subState = "running";
      unit.result = "success";
      unit.exitStatus = 0;
      unit.mainPid = 1000 + starts;
      unit.activeSince = time.instant();
    }
    said(unit);
  }

  private int startCode(FakeUnit unit) {
    String user = FakeUnit.setting(unit.loaded, "User");
    String command = FakeUnit.setting(unit.loaded, "ExecStart");
    if (user != null && !files.users.containsKey(user) && !user.matches("\\d+")) {
      return 217;
    }
    if (command != null && !binaries.contains(command.replaceFirst("^[-@:+!]*", "").split("\\s", 2)[0])) {
      return 203;
    }
    return failing.contains(unit.name) ? 1 : 0;
  }

  private static boolean restarts(FakeUnit unit) {
    String policy = FakeUnit.setting(unit.loaded, "Restart");
    return policy != null && !policy.equals("no") && !policy.equals("on-success");
  }

  void stop(String name) {
    FakeUnit unit = unit(name);
    unit.state = State.INACTIVE;
    unit.subState = "dead";
    unit.result = "success";
    unit.mainPid = 0;
    unit.activeSince = null;
    unit.loaded = null;
    voice.systemd(ObjectKey.unit(name), "ActiveState", "deactivating", "SubState", "stop-sigterm", "Job", "1");
    said(unit);
  }

  /** A restart uses what systemd has read, not what lies on disk. */
  void restart(String name) {
    FakeUnit unit = unit(name);
    if (!unit.inMemory()) {
      start(name);
    } else if (unit.loaded == null) {
      throw new RefusedException(Reason.UNIT_FAILED, "Unit " + name + " not found.");
    } else {
      begin(unit);
      if (unit.state == State.FAILED) {
        throw new RefusedException(Reason.UNIT_FAILED, "Job for " + name + " failed");
      }
    }
  }

  void reloadUnit(String name) {
    FakeUnit unit = unit(name);
    if (unit.state == State.ACTIVE && FakeUnit.setting(unit.loaded, "ExecReload") != null) {
      said(unit);
    } else {
      restart(name);
    }
  }

  /** The main process ends by itself. */
  void crash(String name, int code) {
    FakeUnit unit = unit(name);
    unit.exitStatus = code;
    unit.mainPid = 0;
    if (restarts(unit)) {
      unit.restarts++;
      voice.systemd(ObjectKey.unit(name), "ActiveState", "activating", "SubState", "auto-restart", "Result", "exit-code", "ExecMainStatus",
          Integer.toString(code));
      begin(unit);
    } else {
      unit.state = code == 0 ? State.INACTIVE : State.FAILED;
      unit.subState = code == 0 ? "dead" : "failed";
      unit.result = code == 0 ? "success" : "exit-code";
      unit.activeSince = null;
      said(unit);
    }
  }

  void mask(String name) {
    FakeUnit unit = unit(name);
    unit.masked = true;
    unit.text = null;
    written(name);
    reload();
  }

  void reboot() {
    for (FakeUnit unit : units.values()) {
      unit.state = State.INACTIVE;
      unit.subState = "dead";
      unit.loaded = null;
      unit.mainPid = 0;
      unit.restarts = 0;
      unit.invocationId = null;
      unit.activeSince = null;
      String content = unit.onDisk();
      if (unit.linked && content != null && !bad(unit.name, content)) {
        unit.loaded = content;
        begin(unit);
      }
    }
  }

  private void said(FakeUnit unit) {
    voice.systemd(ObjectKey.unit(unit.name), "ActiveState", activeState(unit), "SubState", unit.subState, "Result", unit.result,
        "ExecMainStatus", Integer.toString(unit.exitStatus));
  }
}
