package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.api.model.SecretRef;
import dev.evenkeel.api.model.SecretSpec;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.operator.plan.Known;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Knows the values of the Secrets that the present commit uses: reads each as the commit comes, again as often as its place changes by itself, and again at growing intervals while it cannot be had. Until it was read once, what uses it is held; what was read before stays in use while a later
 * reading fails. Values are kept here and nowhere else.
 *
 * <p>
 * Guarded by its own lock, which is not held while anything is read. At most one reading of a Secret is under way.
 */
final class Secrets implements AutoCloseable {
  private final SecretReader reader;
  private final Board board;
  private final Time time;
  private final Backoff backoff;
  private final Function<String, Optional<Host>> hosts;
  private final Consumer<String> changed;
  private final SortedMap<String, Source> sources = new TreeMap<>();
  private SecretUse use = new SecretUse(Collections.emptySortedSet(), Collections.emptySortedMap());
  private @Nullable FleetTarget fleet;
  private boolean closed;

  /** What is known of one Secret. */
  private static final class Source {
    final SecretSpec spec;
    @Nullable
    SortedMap<String, String> values;
    @Nullable
    String failure;
    int tries;
    boolean reading;
    /** It could not be read because its host is not connected. */
    boolean away;
    Time.@Nullable Timer timer;

    Source(SecretSpec spec) {
      this.spec = spec;
    }

    boolean isNew() {
      return values == null && failure == null;
    }
  }

  /**
   * @param hosts the connected hosts
   * @param changed told the name of a Secret when another thing is known of it
   */
  Secrets(SecretReader reader, Board board, Time time, Settings settings, Function<String, Optional<Host>> hosts,
      Consumer<String> changed) {
    this.reader = reader;
    this.board = board;
    this.time = time;
    this.backoff = new Backoff(time, settings.firstRetry(), settings.lastRetry());
    this.hosts = hosts;
    this.changed = changed;
  }

  /** Takes in what a commit needs. What it says otherwise of a Secret is read before it counts. */
  void accept(FleetTarget commit) {
    SortedSet<String> open = new TreeSet<>();
    synchronized (this) {
      fleet = commit;
      use = SecretUse.of(commit);
      SortedSet<String> names = new TreeSet<>();
      use.refs().forEach(ref -> names.add(ref.name()));
      sources.forEach((name, source) -> {
        SecretSpec spec = commit.secrets().get(name);
        if (!names.contains(name) || spec == null || !spec.from().equals(source.spec.from())) {
          stop(source);
        }
      });
      sources.entrySet().removeIf(entry -> entry.getValue().tries < 0);
      for (String name : names) {
        SecretSpec spec = commit.secrets().get(name);
        if (spec != null && !sources.containsKey(name)) {
          sources.put(name, new Source(spec));
          open.add(name);
        }
      }
      publish();
    }
    open.forEach(this::read);
  }

  /** A host is connected: what is read over it may be had now. */
  void connected(String host) {
    SortedSet<String> there = new TreeSet<>();
    synchronized (this) {
      sources.forEach((name, source) -> {
        if (source.spec.from() instanceof SecretSpec.OnHost(var on, var _) && on.equals(host)) {
          there.add(name);
        }
      });
    }
    there.forEach(this::read);
  }

  /**
   * Whether something has not been read even once, and is going to be.
   *
   * @param lost whether a host cannot be reached, so that nothing is read over it
   */
  synchronized boolean isReading(Predicate<String> lost) {
    return sources.values().stream().anyMatch(source -> source.isNew()
        || source.away && source.values == null && source.spec.from() instanceof SecretSpec.OnHost(var host, var _) && !lost.test(host));
  }

  /** Who uses it, host by host. */
  synchronized SortedMap<String, SortedSet<ObjectKey>> users(String name) {
    return use.users().getOrDefault(name, Collections.emptySortedMap());
  }

  /** The host with the logins whose passwords are known. */
  synchronized HostSpec revealed(HostSpec host) {
    Map<SecretRef, String> values = new TreeMap<>();
    sources.forEach((name, source) -> {
      if (source.values != null) {
        source.values.forEach((key, value) -> values.put(new SecretRef(name, key), value));
      }
    });
    return SecretUse.revealed(host, values);
  }

  private static void stop(Source source) {
    source.tries = -1;
    if (source.timer != null) {
      source.timer.cancel();
    }
  }

  private void read(String name) {
    Source source;
    synchronized (this) {
      source = sources.get(name);
      if (source == null || source.reading || closed) {
        return;
      }
      source.reading = true;
      if (source.timer != null) {
        source.timer.cancel();
        source.timer = null;
      }
    }
    Source one = source;
    time.fork(() -> read(name, one));
  }

  private void read(String name, Source source) {
    try {
      SecretReader.Answer answer = reader.read(source.spec, hosts);
      end(name, source, answer, null);
    } catch (IOException e) {
      end(name, source, null, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // What it says may be made from what it read.
      end(name, source, null, source.spec.from().words() + " cannot be read: " + e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(name, source, null, source.spec.from().words() + " was not read to the end");
    }
  }

  private void end(String name, Source source, SecretReader.@Nullable Answer answer, @Nullable String failure) {
    boolean news;
    // That its host is away was told already.
    boolean away = failure != null && source.spec.from() instanceof SecretSpec.OnHost(var host, var _) && hosts.apply(host).isEmpty();
    Event event = null;
    synchronized (this) {
      source.reading = false;
      source.away = away;
      if (source.tries < 0 || closed) {
        return;
      }
      news = source.isNew() || answer != null && !answer.values().equals(source.values) || answer == null && source.values == null
          && !String.valueOf(failure).equals(source.failure);
      if ((failure == null) != (source.failure == null) && !away) {
        event = event(name, source, failure);
      }
      source.failure = failure;
      Duration wait;
      if (answer != null) {
        source.values = answer.values();
        source.tries = 0;
        wait = answer.again();
      } else {
        source.tries++;
        wait = backoff.after(source.tries, Reason.SECRET_UNAVAILABLE);
      }
      source.timer = wait == null ? null : time.after(wait, () -> read(name));
      publish();
    }
    if (event != null) {
      board.tell(event);
    }
    if (news) {
      changed.accept(name);
    }
  }

  private Event event(String name, Source source, @Nullable String failure) {
    ResourceRef ref = new ResourceRef("Secret", name);
    String commit = fleet == null ? null : fleet.commit();
    return failure == null
        ? new Event(0, time.now(), Event.Level.INFO, Reason.AS_WRITTEN, null, ref, null, ref + " can be read again", commit)
        : new Event(0, time.now(), Event.Level.WARNING, Reason.SECRET_UNAVAILABLE, null, ref, null,
            ref + " cannot be read: " + failure + (source.values == null ? "" : "; what was read before stays in use"), commit);
  }

  /** The caller has the lock. */
  private void publish() {
    SortedMap<SecretRef, Known.Answer> answers = new TreeMap<>();
    use.refs().forEach(ref -> answers.put(ref, answer(ref)));
    board.secrets(new Known(answers));
  }

  private Known.Answer answer(SecretRef ref) {
    Source source = sources.get(ref.name());
    if (source == null) {
      return new Known.Missing(Reason.SECRET_UNAVAILABLE, "there is no usable " + ref.resource() + " for ${secret:" + ref + "}");
    }
    if (source.values != null) {
      String value = source.values.get(ref.key());
      return value != null
          ? new Known.Value(value)
          : new Known.Missing(Reason.SECRET_UNAVAILABLE,
              ref.resource() + " has no key \"" + ref.key() + "\" in " + source.spec.from().words()
                  + (source.spec.from() instanceof SecretSpec.Age
                      ? "; evenkeel secret set " + ref + " writes it"
                      : "; put it there, and this goes on by itself"));
    }
    return source.failure != null
        ? new Known.Missing(Reason.SECRET_UNAVAILABLE, ref.resource() + " cannot be read: " + source.failure)
        : new Known.Missing(Reason.WAITING_FOR_SECRET, ref.resource() + " is being read from " + source.spec.from().words());
  }

  @Override
  public synchronized void close() {
    closed = true;
    sources.values().forEach(Secrets::stop);
  }
}
