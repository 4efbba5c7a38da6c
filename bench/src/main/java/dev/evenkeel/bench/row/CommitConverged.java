package dev.evenkeel.bench.row;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import dev.evenkeel.bench.Bench;
import dev.evenkeel.bench.Benchmark;
import dev.evenkeel.bench.Line;
import dev.evenkeel.bench.Mark;
import dev.evenkeel.bench.Spread;
import dev.evenkeel.bench.Unit;
import dev.evenkeel.bench.peer.RawHost;
import dev.evenkeel.bench.peer.RawLoop;
import dev.evenkeel.bench.rig.Await;
import dev.evenkeel.bench.rig.Calls;
import dev.evenkeel.bench.rig.Manifests;
import dev.evenkeel.bench.rig.Product;
import dev.evenkeel.bench.rig.Repository;
import dev.evenkeel.testbed.TestHost;
import org.eclipse.jgit.api.Git;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A push that changes the environment of one container of twenty. The repository's hook asks for a sync, as people set it up; without one the operator looks every 30 s. The peer fetches the same commit, makes the container under another name and starts it; the whole
 * replacement by hand also stops and removes the old one and renames the new one.
 */
public final class CommitConverged implements Benchmark {
  private static final String CONVERGED = "commit pushed → converged, one container changed";
  private static final String STARTED = "commit pushed → the new container started";
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int OTHERS = 19;

  @Override
  public String name() {
    return "commit";
  }

  @Override
  public String question() {
    return "a commit that changes one container of twenty, from the push until it stands and until all is as written";
  }

  @Override
  public List<Line> run(Bench bench) throws Exception {
    int runs = bench.runs(6);
    TestHost host = bench.host("eddy");
    Repository repository = bench.part(Repository.in(bench.folder("fleet")));
    StringBuilder rest = new StringBuilder(Manifests.host(host));
    for (int i = 0; i < OTHERS; i++) {
      rest.append(Manifests.service(host.name(), "other-" + i, "1"));
    }
    repository.write("fleet.yaml", rest.toString()).write("web.yaml", Manifests.service(host.name(), "web", "0")).commit("first");
    Product product = bench.part(Product.start(repository.push().path(), bench.folder("state")));
    RawHost raw = bench.part(RawHost.open(host));
    RawLoop.create(raw.docker(), "raw", Map.of());
    try (Git clone = Git.cloneRepository().setBare(true).setURI(repository.path().toUri().toString())
        .setDirectory(bench.folder("raw").resolve("fleet.git").toFile()).call()) {
      return measure(bench, runs, host, repository, product, raw.docker(), clone);
    }
  }

  private static List<Line> measure(Bench bench, int runs, TestHost host, Repository repository, Product product, DockerClient docker,
      Git clone) throws Exception {
    List<Double> converged = new ArrayList<>();
    List<Double> started = new ArrayList<>();
    List<Double> rawStarted = new ArrayList<>();
    List<Double> rawReplaced = new ArrayList<>();
    Calls before = product.calls();
    for (int i = 1; i <= runs; i++) {
      bench.say(i + " of " + runs);
      repository.write("web.yaml", Manifests.service(host.name(), "web", Integer.toString(i)));
      String commit = repository.commit("web " + i);
      Instant pushed = Instant.now();
      repository.push();
      product.sync();
      Await.until("commit " + commit + " has converged", DEADLINE, () -> convergedAt(product, commit).isPresent());
      converged.add(millis(pushed, convergedAt(product, commit).orElseThrow()));
      started.add(millis(pushed, Instant.parse(host.docker("inspect", "-f", "{{.State.StartedAt}}", "web").orThrow().text())));
      repository.write("note.txt", "a change that says nothing " + i).commit("note " + i);
      Instant began = Instant.now();
      repository.push();
      rawReplaced.add(replace(docker, clone, repository.path(), i, began));
      rawStarted.add(millis(began, Instant.parse(host.docker("inspect", "-f", "{{.State.StartedAt}}", "raw").orThrow().text())));
      // The operator takes the note, too, before the next push.
      product.sync();
      product.converge();
    }
    Spread ours = Spread.of(Unit.MILLIS, converged);
    Spread oursStarted = Spread.of(Unit.MILLIS, started);
    Spread peer = Spread.of(Unit.MILLIS, rawStarted);
    return List.of(
        Line.of(CONVERGED, "Evenkeel", ours,
            "converged: the old container is stopped and removed, the new one has its name, and a last look has found all as written",
            Mark.atMost(1.5, ours, peer, "fetch + create + start")),
        Line.of(CONVERGED, "raw: fetch + create + start + stop and remove the old + rename", Spread.of(Unit.MILLIS, rawReplaced)),
        Line.of(STARTED, "Evenkeel", oursStarted, product.calls().since(before, runs),
            Mark.atMost(1.5, oursStarted, peer, "fetch + create + start")),
        Line.of(STARTED, "raw: fetch + create + start", peer));
  }

  private static Optional<Instant> convergedAt(Product product, String commit) throws Exception {
    for (JsonNode revision : product.list("/api/v1/revisions")) {
      if (revision.path("commit").asText().equals(commit) && revision.path("convergedAt").isTextual()) {
        return Optional.of(Instant.parse(revision.path("convergedAt").asText()));
      }
    }
    return Optional.empty();
  }

  private static double replace(DockerClient docker, Git clone, Path from, int i, Instant began) throws Exception {
    clone.fetch().setRemote(from.toUri().toString()).setRefSpecs("+refs/heads/main:refs/heads/main").call();
    docker.createContainerCmd(Manifests.IMAGE).withName("raw." + i).withCmd("sh", "-c", Manifests.PROGRAM).withEnv("VERSION=" + i)
        .withHostConfig(HostConfig.newHostConfig().withMemory(32L << 20)).exec();
    docker.startContainerCmd("raw." + i).exec();
    docker.stopContainerCmd("raw").exec();
    docker.removeContainerCmd("raw").exec();
    docker.renameContainerCmd("raw." + i).withName("raw").exec();
    return millis(began, Instant.now());
  }

  private static double millis(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e6;
  }
}
