package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.HostState.Failure;
import dev.evenkeel.api.host.HostState.Ongoing;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The images of a host, the registry behind it, and the transfers between them. A transfer takes the time that {@link #transfersTake} says and is seen to end by the next look at the host.
 */
public final class FakeImages {
  private final SortedMap<String, FakeImage> registry = new TreeMap<>();
  private final SortedMap<String, FakeImage> byId = new TreeMap<>();
  private final SortedMap<String, String> idByTag = new TreeMap<>();
  private final SortedMap<String, Set<String>> reposById = new TreeMap<>();
  private final SortedMap<String, Transfer> transfers = new TreeMap<>();
  private final SortedMap<String, Failure> refusals = new TreeMap<>();
  private Duration takes = Duration.ZERO;

  private record Transfer(Image image, Instant since, @Nullable Failure failure) {}

  FakeImages() {}

  /** Puts an image under a tag of the registry; a tag that is there already moves. */
  public synchronized void push(String reference, FakeImage image) {
    registry.put(reference, image);
    if (image.digest() != null) {
      registry.put(repository(reference) + "@" + image.digest(), image);
    }
  }

  /** Lets the registry refuse a reference from now on. */
  public synchronized void refuse(String reference, Reason reason, String message) {
    refusals.put(reference, new Failure(reason, message, Instant.EPOCH));
  }

  /** Lets the registry give it again. */
  public synchronized void allow(String reference) {
    refusals.remove(reference);
  }

  public synchronized void transfersTake(Duration time) {
    takes = time;
  }

  /** Has an image on the host without any transfer, as {@code docker build -t} and {@code docker load} do. */
  public synchronized void load(String reference, FakeImage image) {
    byId.put(image.id(), image);
    idByTag.put(reference, image.id());
    Set<String> repositories = reposById.computeIfAbsent(image.id(), _ -> new TreeSet<>());
    if (image.digest() != null) {
      repositories.add(repository(reference));
    }
  }

  synchronized Optional<String> resolve(String reference) {
    FakeImage image = refusals.containsKey(reference) ? null : registry.get(reference);
    return image == null ? Optional.empty() : Optional.ofNullable(image.digest());
  }

  synchronized void startTransfer(Image image, Instant now) {
    Transfer running = transfers.get(image.reference());
    if (running == null || running.failure() != null || !running.image().equals(image)) {
      transfers.put(image.reference(), new Transfer(image, now, null));
    }
  }

  /** Ends the transfers whose time has come. */
  synchronized List<String> settle(Instant now) {
    List<String> arrived = new ArrayList<>();
    for (Map.Entry<String, Transfer> entry : transfers.entrySet()) {
      Transfer transfer = entry.getValue();
      if (transfer.failure() != null || now.isBefore(transfer.since().plus(takes))) {
        continue;
      }
      String reference = entry.getKey();
      FakeImage image = registry.get(transfer.image().pullReference());
      Failure refusal = refusals.get(reference);
      if (refusal != null) {
        entry.setValue(new Transfer(transfer.image(), transfer.since(), new Failure(refusal.reason(), refusal.message(), now)));
      } else if (image == null) {
        entry.setValue(new Transfer(transfer.image(), transfer.since(),
            new Failure(Reason.IMAGE_MISSING, "no registry has " + transfer.image().pullReference(), now)));
      } else {
        load(reference, image);
        arrived.add(reference);
      }
    }
    for (String reference : arrived) {
      transfers.remove(reference);
    }
    return arrived;
  }

  synchronized SortedMap<ObjectKey, Ongoing> ongoing() {
    SortedMap<ObjectKey, Ongoing> all = new TreeMap<>();
    transfers.forEach((reference, transfer) -> all.put(ObjectKey.image(reference),
        new Ongoing(Ongoing.What.PULL, transfer.since(), transfer.failure(), transfer.failure() == null ? "downloading" : null)));
    return all;
  }

  synchronized @Nullable FakeImage byId(String id) {
    return byId.get(id);
  }

  /** What the host has for a reference: first the image that has the tag, then others of the same repository, which are known by digest only. */
  synchronized List<Instance> instances(String reference) {
    List<Instance> found = new ArrayList<>();
    String tagged = idByTag.get(reference);
    if (tagged != null) {
      found.add(instance(reference, byId(tagged), reference));
    }
    for (FakeImage image : byId.values()) {
      if (!image.id().equals(tagged) && image.digest() != null && repositories(image).contains(repository(reference))) {
        found.add(instance(reference, image, repository(reference) + "@" + image.digest()));
      }
    }
    return found;
  }

  private Set<String> repositories(FakeImage image) {
    return reposById.getOrDefault(image.id(), new TreeSet<>());
  }

  private Instance instance(String reference, @Nullable FakeImage image, String name) {
    if (image == null) {
      throw new IllegalStateException("the tag " + reference + " names an image that is not there");
    }
    String digest = repositories(image).contains(repository(reference)) ? image.digest() : null;
    List<String> repoDigests = repositories(image).stream().map(repository -> repository + "@" + image.digest()).toList();
    return new Instance(image.id(), name, new Image(reference, digest, "linux/amd64", Image.PullPolicy.MISSING), Marks.NONE,
        new Live.OfImage(image.id(), repoDigests));
  }

  /** Whether the image would go with this tag. */
  synchronized boolean isLast(String id, String reference) {
    return idByTag.entrySet().stream().noneMatch(tag -> tag.getValue().equals(id) && !tag.getKey().equals(reference));
  }

  /** Takes the tag away, and the image too when that was its last. False when neither was there. */
  synchronized boolean remove(String id, String reference) {
    boolean had = idByTag.remove(reference, id);
    if (!idByTag.containsValue(id)) {
      reposById.remove(id);
      had |= byId.remove(id) != null;
    }
    return had;
  }

  /** {@code prom/prometheus} of {@code prom/prometheus:v2} and of {@code prom/prometheus@sha256:…}. */
  static String repository(String reference) {
    String plain = reference.contains("@") ? reference.substring(0, reference.indexOf('@')) : reference;
    int tag = plain.indexOf(':', plain.lastIndexOf('/') + 1);
    return tag < 0 ? plain : plain.substring(0, tag);
  }
}
