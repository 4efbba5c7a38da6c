package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import dev.evenkeel.api.host.HostState.Ongoing;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.HostSpec.RegistryLogin;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.docker.http.Answer;
import dev.evenkeel.hosts.docker.http.Call;
import dev.evenkeel.hosts.docker.http.Patience;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The engine of one host. All methods may be called from any thread. When the engine goes away and comes back, the same object goes on; when the link is lost, every method throws {@link LinkLostException}.
 */
public final class Docker implements AutoCloseable {
  private final EngineApi api;
  private final RegistryLogins logins;
  private final InstantSource clock;
  private final DockerReader reader;
  private final ContainerSteps containers;
  private final OtherSteps others;
  private final PullLane pulls;
  private final StopLane stops;

  private Docker(Engine engine, Map<String, RegistryLogin> logins, InstantSource clock) {
    this.api = new EngineApi(engine);
    this.logins = new RegistryLogins(logins);
    this.clock = clock;
    ImageFacts.Cache facts = new ImageFacts.Cache(api);
    this.reader = new DockerReader(api, facts);
    this.containers = new ContainerSteps(api, reader, facts);
    this.others = new OtherSteps(api);
    this.pulls = new PullLane(api, this.logins, clock);
    this.stops = new StopLane(containers, clock);
  }

  /**
   * @param link stays the caller's
   * @param logins by registry host
   * @throws IOException when no engine answers on the socket; the message says what to check
   */
  public static Docker connect(Link link, String socket, Map<String, RegistryLogin> logins, InstantSource clock) throws IOException {
    return new Docker(Engine.connect(link, socket), logins, clock);
  }

  /** For what has no method here. */
  public Engine engine() {
    return api.engine();
  }

  /**
   * Reads what is asked about.
   *
   * @param keys containers, networks, volumes and images; others are passed over
   * @param identities what the ledger says each object is
   * @param full whether to add everything that is marked and everything with an identity
   * @throws IOException when the engine does not answer, or says what no engine says: what is missing in such an answer need not be absent
   */
  public DockerReading read(SortedSet<ObjectKey> keys, SortedMap<ObjectKey, String> identities, boolean full)
      throws IOException, InterruptedException {
    SortedMap<ObjectKey, Ongoing> ongoing = new TreeMap<>(pulls.ongoing());
    ongoing.putAll(stops.ongoing());
    try {
      return reader.read(keys, identities, full, ongoing);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
      throw new IOException("what the engine said cannot be understood: " + e.getMessage(), e);
    }
  }

  /**
   * Reads one container.
   *
   * @param idOrName either
   * @return empty when there is none
   */
  public Optional<Instance> container(String idOrName) throws IOException {
    try {
      return Optional.of(reader.container(idOrName));
    } catch (EngineRefusedException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Runs a step that is about containers, networks, volumes or images.
   *
   * @param made identities that earlier steps created, by step number
   * @return empty when the step is about something else. What the engine refuses is a {@link Outcome.Failed}
   * @throws LinkLostException when the effect is unknown because the link went away
   */
  public Optional<Outcome> run(Step step, SortedMap<Integer, String> made) throws IOException, InterruptedException {
    try {
      return Optional.ofNullable(effect(step, made));
    } catch (LinkLostException e) {
      throw e;
    } catch (IOException e) {
      return Optional.of(new Outcome.Failed(Reason.STEP_FAILED, String.valueOf(e.getMessage())));
    }
  }

  private @Nullable Outcome effect(Step step, SortedMap<Integer, String> made) throws IOException, InterruptedException {
    return switch (step) {
      case Step.PullImage s -> {
        pulls.start(s.image());
        yield new Outcome.GoesOn("pulling " + s.image().pullReference());
      }
      case Step.RemoveImage s -> others.removeImage(s.id(), s.reference());
      case Step.CreateNetwork s -> others.createNetwork(s.network(), s.marks());
      case Step.RemoveNetwork s -> others.removeNetwork(s.id());
      case Step.CreateVolume s -> others.createVolume(s);
      case Step.RemoveVolume s -> others.removeVolume(s.name());
      case Step.CreateContainer s -> containers.create(s, id(s.imageId(), made));
      case Step.StartContainer s -> containers.start(id(s.id(), made));
      case Step.StopContainer s -> stops.stop(id(s.id(), made), keyOf(id(s.id(), made)), s.grace());
      case Step.RestartContainer s -> containers.restart(id(s.id(), made), s.grace());
      case Step.UnpauseContainer s -> containers.unpause(id(s.id(), made));
      case Step.RenameContainer s -> containers.rename(id(s.id(), made), s.name());
      case Step.RemoveContainer s -> containers.remove(id(s.id(), made), s.withAnonymousVolumes());
      case Step.UpdateContainer s -> containers.update(id(s.id(), made), s.container());
      case Step.AttachNetwork s -> containers.attach(id(s.id(), made), s.network(), s.attachment());
      case Step.DetachNetwork s -> containers.detach(id(s.id(), made), s.network());
      case Step.SignalContainer s -> containers.signal(id(s.id(), made), s.signal());
      case Step.ExecInContainer s -> exec(s, id(s.id(), made));
      case Step.CallHttp _,Step.ValidateFiles _,Step.PutFile _,Step.RemoveFile _,Step.PutUnit _,Step.RemoveUnit _,Step.ReloadUnits _,Step.EnableUnit _,Step.StartUnit _,Step.StopUnit _,Step.RestartUnit _,Step.ReloadUnit _ ->
        null;
    };
  }

  private static String id(Step.Id id, SortedMap<Integer, String> made) throws IOException {
    return switch (id) {
      case Step.Id.Known(String known) -> known;
      case Step.Id.Made(int step) -> {
        String given = made.get(step);
        if (given == null) {
          throw new IOException("step " + step + " has created nothing");
        }
        yield given;
      }
    };
  }

  private ObjectKey keyOf(String containerId) {
    ObjectKey key = reader.keyOf(containerId);
    return key == null ? ObjectKey.container(containerId) : key;
  }

  private Outcome exec(Step.ExecInContainer step, String id) throws IOException, InterruptedException {
    try {
      ExecResult result = new ExecRun(api).run(id, step.command(), step.deadline());
      return result.exitCode() == 0
          ? Outcome.Done.PLAIN
          : new Outcome.Failed(Reason.STEP_FAILED,
              "the command " + step.command().getFirst() + " ended with " + result.exitCode() + ": " + tail(result.output()));
    } catch (TimeoutException e) {
      return new Outcome.Failed(Reason.STEP_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private static String tail(String output) {
    String text = output.strip();
    return text.length() <= 2_000 ? text : "…" + text.substring(text.length() - 2_000);
  }

  /**
   * Runs a command in a container.
   *
   * @throws TimeoutException when it has not ended by the deadline; it goes on then, for the engine cannot end it
   */
  public ExecResult exec(String containerId, List<String> command, Duration deadline)
      throws IOException, InterruptedException, TimeoutException {
    return new ExecRun(api).run(containerId, command, deadline);
  }

  /**
   * Hears the engine's events from now on, until closed or the link ends. The listener is called on one thread and must not block.
   *
   * @throws IOException when the engine refuses
   */
  public AutoCloseable listen(Consumer<Signal> listener) throws IOException {
    return new EventFeed(api, reader, listener, clock).start();
  }

  /** What the registry says that the reference stands for now, asked by the engine; empty when no registry answers for it. */
  public Optional<String> resolveDigest(String reference) throws IOException {
    String familiar = References.familiar(reference);
    Call call = logins.authorize(
        Call.get(api.engine().path("/distribution/" + familiar + "/json")).withPatience(Patience.within(Duration.ofSeconds(20))),
        reference);
    try {
      return Optional.ofNullable(Nodes.text(api.json(call).path("Descriptor"), "digest"));
    } catch (EngineRefusedException | dev.evenkeel.hosts.docker.http.EngineTimeoutException e) {
      return Optional.empty();
    }
  }

  /**
   * Delivers log lines, on a thread of its own when following, until the end or until closed.
   *
   * @param tail how many of the last lines, or −1 for all
   */
  public AutoCloseable logs(String containerId, int tail, boolean follow, Consumer<String> lines) throws IOException {
    boolean tty = Nodes.flag(api.get("/containers/" + EngineApi.encoded(containerId) + "/json").path("Config"), "Tty");
    Answer answer = api.open(Call.get(api.engine().path("/containers/" + EngineApi.encoded(containerId) + "/logs?stdout=1&stderr=1&tail="
        + (tail < 0 ? "all" : Integer.toString(tail)) + (follow ? "&follow=1" : ""))));
    if (!follow) {
      try (answer) {
        Frames.lines(answer.body(), tty, lines);
      }
      return () -> {};
    }
    Thread.ofVirtual().name("logs " + containerId).start(() -> {
      try (answer) {
        Frames.lines(answer.body(), tty, lines);
      } catch (IOException e) {
        // Closed by the reader, or the link is gone, which is told elsewhere.
      }
    });
    return answer;
  }

  /** Loads images from a tar as {@code docker save} makes it. Blocks; use a link of its own for large ones. */
  public void load(InputStream tar) throws IOException {
    stream(Call.post(api.engine().path("/images/load?quiet=1")).withHeader("Content-Type", "application/x-tar").withStream(tar),
        line -> {});
  }

  /**
   * Builds an image. Blocks; use a link of its own for large contexts.
   *
   * @param context a tar of the build context
   * @param dockerfile its path in the context
   * @param reference the tag of the result
   * @param output the build's lines
   */
  public void build(InputStream context, String dockerfile, String reference, Map<String, String> arguments, Consumer<String> output)
      throws IOException {
    String args = EngineApi.JSON.writeValueAsString(new TreeMap<>(arguments));
    stream(
        Call.post(api.engine()
            .path("/build?t=" + EngineApi.encoded(reference) + "&dockerfile=" + EngineApi.encoded(dockerfile) + "&buildargs="
                + EngineApi.encoded(args) + "&rm=1&forcerm=1"))
            .withHeader("Content-Type", "application/x-tar").withStream(context),
        output);
  }

  private void stream(Call call, Consumer<String> output) throws IOException {
    try (Answer answer = api.open(call);
        JsonParser parser = EngineApi.JSON.createParser(answer.body());
        MappingIterator<JsonNode> lines = EngineApi.JSON.readerFor(JsonNode.class).readValues(parser)) {
      while (lines.hasNextValue()) {
        JsonNode line = lines.nextValue();
        String error = Nodes.text(line, "error");
        if (error != null) {
          throw new EngineRefusedException(500, error);
        }
        String said = Nodes.text(line, "stream");
        if (said != null) {
          output.accept(said.stripTrailing());
        }
      }
    }
  }

  /** The time of one round trip to the engine. */
  public Duration ping() throws IOException {
    long before = System.nanoTime();
    try (Answer answer = api.open(Call.get("/_ping"))) {
      answer.body().readAllBytes();
    }
    return Duration.ofNanos(System.nanoTime() - before);
  }

  @Override
  public void close() {
    api.engine().close();
  }
}
