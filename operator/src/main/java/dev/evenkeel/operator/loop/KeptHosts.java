package dev.evenkeel.operator.loop;

import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.hosts.Host;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The hosts that are kept, each with its worker, its rounds and its lane in the queue. Guarded by its own lock, which is not held while a host is talked to. */
final class KeptHosts {
  private final HostQueue queue;
  private final Time time;
  private final Settings settings;
  private final Maker maker;
  private final SortedMap<String, Keeping> hosts = new TreeMap<>();
  private boolean closed;

  /** Makes what keeps a host that is new. */
  interface Maker {
    Keeping make(HostSpec spec);
  }

  /** What keeps one host. */
  record Keeping(HostWorker worker, HostRounds rounds) {}

  KeptHosts(HostQueue queue, Time time, Settings settings, Maker maker) {
    this.queue = queue;
    this.time = time;
    this.settings = settings;
    this.maker = maker;
  }

  /** Takes out those that are not among these, and lets no step begin on them. Null when nothing is kept any more. */
  @Nullable
  Collection<Keeping> drop(Collection<String> others) {
    List<Keeping> gone = new ArrayList<>();
    synchronized (this) {
      if (closed) {
        return null;
      }
      for (String name : List.copyOf(hosts.keySet())) {
        if (!others.contains(name)) {
          gone.add(hosts.remove(name));
          queue.close(name);
        }
      }
    }
    gone.forEach(one -> one.worker().retire());
    return gone;
  }

  /** Keeps a host by this way from now on. */
  void keep(HostSpec spec) {
    Keeping known;
    synchronized (this) {
      known = hosts.get(spec.name());
      if (known == null && !closed) {
        Keeping made = maker.make(spec);
        hosts.put(spec.name(), made);
        queue.open(spec.name(), made.worker());
      }
    }
    if (known != null) {
      known.worker().reach(spec);
    }
    queue.add(spec.name(), Evidence.full(time.now(), Evidence.Cause.COMMIT));
  }

  /** Leaves hosts that are retired, all at once, and waits for it. */
  void leave(Collection<Keeping> gone) {
    List<Time.Task> leaving = gone.stream().map(one -> time.fork(() -> leave(one))).toList();
    try {
      for (Time.Task task : leaving) {
        task.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void leave(Keeping gone) {
    try {
      gone.worker().leave(settings.leaveDeadline());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      gone.rounds().stop();
    }
  }

  /** The hosts that are connected, by name. */
  List<Host> connected() {
    return all().stream().flatMap(one -> Stream.ofNullable(one.worker().host())).toList();
  }

  synchronized List<Keeping> all() {
    return List.copyOf(hosts.values());
  }

  synchronized Optional<HostWorker> worker(String host) {
    return Optional.ofNullable(hosts.get(host)).map(Keeping::worker);
  }

  synchronized List<String> names() {
    return List.copyOf(hosts.keySet());
  }

  /** Lets no step begin on any host after this, and takes in no other. */
  void retire() {
    synchronized (this) {
      closed = true;
      hosts.keySet().forEach(queue::close);
    }
    all().forEach(one -> one.worker().retire());
  }

  /** Leaves all of them in good order, and waits for it. */
  void close() {
    retire();
    List<Keeping> all = all();
    synchronized (this) {
      hosts.clear();
    }
    leave(all);
  }
}
