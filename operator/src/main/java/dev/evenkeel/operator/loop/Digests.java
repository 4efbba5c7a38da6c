package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.hosts.Host;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Resolves each image reference of a commit once for the whole fleet, so that every host gets the same image. An answer stays until a commit touches something that uses the reference, or a person asks for it anew. While the registry is asked, what needs the
 * image is held; nothing else waits. A reference that no registry knew is asked again by itself, ever more seldom, as long as a host is without the image: an image may be pushed after the commit. That holds nothing.
 *
 * <p>
 * Guarded by its own lock, which is not held while a registry is asked. At most one question about a reference is under way.
 */
final class Digests {
  /** The longest wait between two tries, in first waits: ten times 30 s are five minutes. */
  private static final int MOST_WAITS = 10;
  private final Intents intents;
  private final Board board;
  private final Time time;
  private final Settings settings;
  private final Supplier<List<Host>> connected;
  private final Consumer<String> changed;
  private final Predicate<String> missing;
  private final Map<String, Again> again = new HashMap<>();
  private final SortedMap<String, Pin> pins = new TreeMap<>();
  private final SortedSet<String> asking = new TreeSet<>();
  private SortedMap<String, String> wanted = Collections.emptySortedMap();

  /** When a reference without an answer is asked about again, after how many tries. */
  private record Again(int tries, Time.Timer timer) {}

  /**
   * @param connected the connected hosts, whose engines can ask
   * @param changed told the reference when its answer has come
   * @param missing whether a host that needs this reference is without it
   */
  Digests(Intents intents, Board board, Time time, Settings settings, Supplier<List<Host>> connected, Consumer<String> changed,
      Predicate<String> missing) {
    this.intents = intents;
    this.board = board;
    this.time = time;
    this.settings = settings;
    this.connected = connected;
    this.changed = changed;
    this.missing = missing;
    intents.pins().forEach(pin -> pins.put(pin.reference(), pin));
  }

  /**
   * Takes in what a commit needs.
   *
   * @param refresh ask about everything anew
   */
  void accept(FleetTarget fleet, boolean refresh) {
    synchronized (this) {
      wanted = users(fleet);
      if (refresh) {
        pins.keySet().removeAll(wanted.keySet());
      }
      again.values().forEach(one -> one.timer().cancel());
      again.clear();
      wanted.keySet().stream().filter(reference -> !open().contains(reference)).forEach(reference -> askLater(reference, 0));
      publish();
    }
    ask();
  }

  /** Asks about what is not known yet, as far as a host is connected. */
  void ask() {
    List<Host> hosts = connected.get();
    if (hosts.isEmpty()) {
      return;
    }
    SortedSet<String> now = new TreeSet<>();
    synchronized (this) {
      for (String reference : open()) {
        if (asking.add(reference)) {
          now.add(reference);
        }
      }
    }
    now.forEach(reference -> ask(hosts, reference));
  }

  private void ask(List<Host> hosts, String reference) {
    new DigestQuestion(time, reference, hosts, digest -> answer(reference, digest), () -> lost(reference)).ask(settings.digestDeadline());
  }

  /** The hosts went away: the next connected one is asked. */
  private synchronized void lost(String reference) {
    asking.remove(reference);
    Again due = again.get(reference);
    if (due != null) {
      askLater(reference, due.tries());
    }
  }

  private void answer(String reference, @Nullable String digest) {
    synchronized (this) {
      asking.remove(reference);
      String users = wanted.get(reference);
      if (users == null) {
        return;
      }
      Pin old = pins.get(reference);
      // A registry that does not answer does not take back what it said before.
      Pin pin = new Pin(reference, digest == null && old != null ? old.digest() : digest, users, time.now());
      pins.put(reference, pin);
      intents.put(pin);
      publish();
      Again before = again.remove(reference);
      askLater(reference, before == null ? 0 : before.tries());
    }
    changed.accept(reference);
  }

  /** Sets the next try about a reference that no registry knew; nothing for one that is known. The caller has the lock. */
  private void askLater(String reference, int tries) {
    Pin pin = pins.get(reference);
    if (pin != null && pin.digest() == null) {
      long factor = 1L << Math.min(tries, 10);
      Duration wait = settings.digestRetry().multipliedBy(factor);
      Duration most = settings.digestRetry().multipliedBy(MOST_WAITS);
      again.put(reference, new Again(tries + 1, time.after(wait.compareTo(most) < 0 ? wait : most, () -> askAgain(reference))));
    }
  }

  private void askAgain(String reference) {
    List<Host> hosts = missing.test(reference) ? connected.get() : List.of();
    synchronized (this) {
      Again due = again.get(reference);
      if (due == null) {
        return;
      }
      if (hosts.isEmpty()) {
        askLater(reference, due.tries());
        return;
      }
      if (!asking.add(reference)) {
        return;
      }
    }
    ask(hosts, reference);
  }

  private SortedSet<String> open() {
    SortedSet<String> open = new TreeSet<>();
    wanted.forEach((reference, users) -> {
      Pin pin = pins.get(reference);
      if (pin == null || !pin.users().equals(users)) {
        open.add(reference);
      }
    });
    return open;
  }

  private void publish() {
    SortedMap<String, String> known = new TreeMap<>();
    pins.values().forEach(pin -> {
      if (pin.digest() != null) {
        known.put(pin.reference(), pin.digest());
      }
    });
    board.resolved(known, open());
  }

  /** By reference, a hash of everything that uses it; references that need no asking are left out. */
  private static SortedMap<String, String> users(FleetTarget fleet) {
    SortedMap<String, StringBuilder> texts = new TreeMap<>();
    fleet.targets().values().stream().flatMap(target -> target.objects().values().stream()).map(Target::object).forEach(object -> {
      if (object instanceof Image image && image.digest() == null && !image.reference().contains("@")
          && image.pullPolicy() != Image.PullPolicy.NEVER) {
        texts.putIfAbsent(image.reference(), new StringBuilder(image.reference()).append('\n'));
      }
    });
    fleet.targets().forEach((host, target) -> target.objects().values().forEach(one -> {
      if (one.object() instanceof Container container && texts.containsKey(container.image())) {
        texts.get(container.image()).append(host).append(' ').append(Quarantines.says(one)).append('\n');
      }
    }));
    SortedMap<String, String> hashes = new TreeMap<>();
    texts.forEach((reference, text) -> hashes.put(reference, Blob.utf8(text.toString()).sha256()));
    return hashes;
  }
}
