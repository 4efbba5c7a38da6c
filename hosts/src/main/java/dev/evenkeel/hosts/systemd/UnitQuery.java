package dev.evenkeel.hosts.systemd;

import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The reads of one unit, all sent before any is awaited. A unit that is not loaded is loaded by being asked about, so all properties of an interface come by one call: they belong to one moment, and the unit file is read once.
 */
final class UnitQuery {
  private static final String PROPERTIES = "org.freedesktop.DBus.Properties";

  private final String unit;
  private final CompletableFuture<List<Object>> fileState;
  private final List<CompletableFuture<List<Object>>> properties = new ArrayList<>();

  private UnitQuery(String unit, CompletableFuture<List<Object>> fileState) {
    this.unit = unit;
    this.fileState = fileState;
  }

  static UnitQuery send(Bus bus, String unit) throws IOException {
    // Not the property UnitFileState: systemd remembers that one until it reloads.
    UnitQuery query = new UnitQuery(unit, bus.call(Systemd.NAME, Systemd.PATH, Systemd.MANAGER, "GetUnitFileState", "s", unit));
    String path = UnitName.path(unit);
    query.properties.add(bus.call(Systemd.NAME, path, PROPERTIES, "GetAll", "s", "org.freedesktop.systemd1.Unit"));
    if (unit.endsWith(".service")) {
      query.properties.add(bus.call(Systemd.NAME, path, PROPERTIES, "GetAll", "s", "org.freedesktop.systemd1.Service"));
    }
    return query;
  }

  UnitReading await(Bus bus, Duration deadline) throws IOException, InterruptedException {
    try {
      Map<String, Object> values = new HashMap<>();
      for (CompletableFuture<List<Object>> reply : properties) {
        if (bus.answer(reply, deadline, "the properties of " + unit).getFirst() instanceof Map<?, ?> all) {
          all.forEach((key, value) -> values.put(String.valueOf(key), value instanceof Variant<?> variant ? variant.getValue() : value));
        }
      }
      return new UnitReading.Status(unit, text(values, "LoadState"), text(values, "ActiveState"), text(values, "SubState"),
          fileState(bus, deadline), text(values, "FragmentPath"), texts(values, "DropInPaths"),
          Boolean.TRUE.equals(values.get("NeedDaemonReload")),
          number(values, "MainPID"), number(values, "NRestarts"), hex(values.get("InvocationID")), text(values, "Result"),
          (int) number(values, "ExecMainStatus"), number(values, "ActiveEnterTimestamp"));
    } catch (BusException e) {
      return new UnitReading.Unreadable(unit, String.valueOf(e.getMessage()));
    }
  }

  private String fileState(Bus bus, Duration deadline) throws IOException, InterruptedException {
    try {
      return String.valueOf(bus.answer(fileState, deadline, "the unit file of " + unit).getFirst());
    } catch (BusException e) {
      if (e.error().endsWith(".NoSuchUnit") || e.error().endsWith(".FileNotFound")) {
        return "";
      }
      throw e;
    }
  }

  private static String text(Map<String, Object> values, String key) {
    Object value = values.get(key);
    return value == null ? "" : value.toString();
  }

  private static long number(Map<String, Object> values, String key) {
    return values.get(key) instanceof Number number ? number.longValue() : 0;
  }

  private static List<String> texts(Map<String, Object> values, String key) {
    List<String> texts = new ArrayList<>();
    Object value = values.get(key);
    if (value instanceof Object[] array) {
      for (Object one : array) {
        texts.add(String.valueOf(one));
      }
    } else if (value instanceof List<?> list) {
      list.forEach(one -> texts.add(String.valueOf(one)));
    }
    return texts;
  }

  private static String hex(@Nullable Object value) {
    byte[] bytes = switch (value) {
      case byte[] array -> array;
      case List<?> list -> {
        byte[] copy = new byte[list.size()];
        for (int i = 0; i < copy.length; i++) {
          copy[i] = list.get(i) instanceof Number number ? number.byteValue() : 0;
        }
        yield copy;
      }
      case null, default -> new byte[0];
    };
    return HexFormat.of().formatHex(bytes);
  }
}
