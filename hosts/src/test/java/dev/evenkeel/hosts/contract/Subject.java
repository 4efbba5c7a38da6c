package dev.evenkeel.hosts.contract;

import dev.evenkeel.hosts.Host;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** A host under test with the person who sits at it. */
public interface Subject {
  /** An image that is on the host, with {@code sh}, {@code sleep} and {@code httpd} in it, and no volumes. */
  String IMAGE = "evenkeel/busybox:1";

  /** Another image of the same repository that is on the host, under this tag only. */
  String OTHER_IMAGE = "evenkeel/busybox:2";

  /** A user of the host that is not root, and its group, which has the same name. */
  String USER = "ops";

  /** Connected and writable. */
  Host host();

  Person person();

  /** Ends the connection and makes a new one. */
  Host reconnect() throws Exception;

  /** Lets time pass, where the host does not do that by itself. */
  void pass(Duration time);

  /** Tells a host that cannot run commands what the health check of this container gives from now on. */
  void healthGives(String container, boolean healthy);

  /** Tells a host that cannot run commands what the next validations would give: an error, or null for success. */
  void validationsGive(@Nullable String error);

  /** When nothing was told for so long, nothing more is told of what was done. */
  Duration calm();

  /** Ends the connection. */
  void close() throws Exception;

  /** Someone with root's shell on the host. */
  interface Person {
    /** The machine goes down and comes up again; ends our connection. */
    void reboot();

    /** Its process ends by itself, with SIGKILL from nobody that the engine knows. */
    void crash(String container);

    /** {@code docker kill} */
    void kill(String container);

    void stop(String container);

    void removeContainer(String container);

    void rename(String container, String to);

    /** Sets memory to so many bytes and memory with swap to twice that. */
    void update(String container, long memory);

    void pause(String container);

    void disconnect(String container, String network);

    /** Runs a container of {@link #IMAGE} that has nothing to do with us; {@code hostPort} 0 publishes nothing. */
    void runForeign(String container, int hostPort);

    void createNetwork(String name);

    void createVolume(String name);

    void stopUnit(String unit);

    void disableUnit(String unit);

    /** Puts a link to {@code /dev/null} where the unit file was, and reloads. */
    void maskUnit(String unit);

    /** Appends a line to the unit file without reloading. */
    void editUnit(String unit, String line);

    /** Adds a drop-in and reloads. */
    void addDropIn(String unit, String file, String text);

    /** Kills the unit's main process with SIGKILL. */
    void killUnit(String unit);

    void write(String path, String text);

    void chmod(String path, int mode);

    void replaceByLink(String path, String target);

    /** {@code rm -rf} */
    void remove(String path);

    void makeDirectory(String path);

    /** The text of a regular file, or null. */
    @Nullable
    String read(String path);
  }
}
