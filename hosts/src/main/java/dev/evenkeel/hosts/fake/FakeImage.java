package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.model.Blob;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An image with what containers take over from it.
 *
 * @param digest {@code sha256:…} in its registry, or null for one that was made on the host
 * @param program command, entrypoint, environment, user, working directory and stop signal
 * @param volumes mount points for which a container gets an anonymous volume
 * @param exits the code with which its containers end as soon as they are started, or null when they run on
 */
public record FakeImage(String id, @Nullable String digest, Container.Program program, SortedSet<String> volumes,
    Container.@Nullable Healthcheck healthcheck, SortedMap<String, String> labels, @Nullable Integer exits) {
  public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  public FakeImage {
    volumes = Collections.unmodifiableSortedSet(new TreeSet<>(volumes));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** An image with a PATH and a command, whose ID and digest follow from the seed. */
  public static FakeImage of(String seed) {
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("PATH", PATH);
    return new FakeImage("sha256:" + Blob.utf8("image " + seed).sha256(), "sha256:" + Blob.utf8("manifest " + seed).sha256(),
        new Container.Program(Container.Words.of("serve"), null, environment, null, Collections.emptySortedSet(), null, null, null, null,
            null, null),
        Collections.emptySortedSet(), null, Collections.emptySortedMap(), null);
  }

  public FakeImage withProgram(Container.Program other) {
    return new FakeImage(id, digest, other, volumes, healthcheck, labels, exits);
  }

  public FakeImage withVolume(String target) {
    SortedSet<String> all = new TreeSet<>(volumes);
    all.add(target);
    return new FakeImage(id, digest, program, all, healthcheck, labels, exits);
  }

  public FakeImage withHealthcheck(Container.Healthcheck check) {
    return new FakeImage(id, digest, program, volumes, check, labels, exits);
  }

  public FakeImage withLabel(String name, String value) {
    SortedMap<String, String> all = new TreeMap<>(labels);
    all.put(name, value);
    return new FakeImage(id, digest, program, volumes, healthcheck, all, exits);
  }

  /** The same image, except that its containers end at once. */
  public FakeImage thatExits(int code) {
    return new FakeImage(id, digest, program, volumes, healthcheck, labels, code);
  }

  /** An image that no registry has. */
  public FakeImage madeHere() {
    return new FakeImage(id, null, program, volumes, healthcheck, labels, exits);
  }
}
