package dev.evenkeel.manifests.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Placement;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Written;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

class ManifestReaderTest {

  @Written.OneOf({"text", "from"})
  record Note(@Nullable String text, @Nullable String from, @Field(byDefault = "30s") Duration every, Map<String, String> tags,
      List<Integer> levels) {}

  record Machine(String address) {}

  record Under(List<String> kinds, Map<String, String> labels, List<String> unused) {}

  private static final ManifestKind<Note> NOTE = new ManifestKind<>() {
    @Override
    public String name() {
      return "Note";
    }

    @Override
    public Class<Note> spec() {
      return Note.class;
    }
  };
  private static final ManifestKind<Machine> HOST = new ManifestKind<>() {
    @Override
    public String name() {
      return "Host";
    }

    @Override
    public Class<Machine> spec() {
      return Machine.class;
    }

    @Override
    public boolean placed() {
      return false;
    }

    @Override
    public Optional<HostSpec> host(Resource<Machine> resource) {
      return Optional
          .of(new HostSpec(resource.ref().name(), null, true, HostSpec.DEFAULT_SOCKET, resource.metadata().labels(), HostSpec.Reserve.NONE,
              Collections.emptySortedMap(), resource.policy(), resource.at()));
    }
  };

  private static final String HOST_A = "apiVersion: evenkeel/v1\nkind: Host\nmetadata: {name: a}\nspec: {address: local}\n";
  private final MemoryTree tree = new MemoryTree().with("hosts.yaml", HOST_A);

  private Reading read() {
    return new ManifestReader(List.of(HOST, NOTE)).read(tree, "");
  }

  private static String note(String name, String spec) {
    return "apiVersion: evenkeel/v1\nkind: Note\nmetadata: {name: " + name + "}\nspec: " + spec + "\n";
  }

  private static List<String> printed(Reading reading) {
    return reading.problems().stream().map(Problem::toString).toList();
  }

  private static Note note(Reading reading, String name) {
    return assertInstanceOf(Note.class, reading.fleet().find(new ResourceRef("Note", name)).orElseThrow().spec());
  }

  @Test
  void a_manifest_becomes_a_typed_resource() {
    tree.with("n.yaml", """
        apiVersion: evenkeel/v1
        kind: Note
        metadata: {name: n, labels: {tier: web}}
        spec:
          host: a
          text: no
          every: 1m30s
          levels: [1, 2]
          reconcile: observe
          ignore: [mem_limit]
          prune: never
          adopt: true
        """);
    Reading reading = read();
    assertEquals(List.of(), printed(reading));
    Resource<?> resource = reading.fleet().find(new ResourceRef("Note", "n")).orElseThrow();
    assertEquals(new Note("no", null, Duration.ofSeconds(90), Map.of(), List.of(1, 2)), resource.spec());
    assertEquals(new Policy(Policy.Reconcile.OBSERVE, Policy.Prune.NEVER, true, List.of("mem_limit")), resource.policy());
    assertEquals(new Placement.Named(List.of("a")), resource.placement());
    assertEquals("n.yaml:8:12", String.valueOf(reading.place(resource.ref(), "levels[0].deeper")));
  }

  @Test
  void all_problems_are_told_at_once_and_the_others_go_on() {
    tree.with("bad.yaml", "---\n" + note("bad", "{txet: hello, every: 10, levels: [1, x, 3], tags: nothing, prune: sometimes}") + "---\n"
        + note("good", "{text: x}"));
    Reading reading = read();
    assertEquals(List.of("bad.yaml:5:8: unknown field \"txet\" (did you mean \"text\"?)",
        "bad.yaml:5:28: every: \"10\" has no unit (write 10s for seconds)",
        "bad.yaml:5:44: levels[1]: expected a whole number, found \"x\"",
        "bad.yaml:5:57: tags: expected a mapping, found a text (write name: value)",
        "bad.yaml:5:73: prune: \"sometimes\" is not one of delete, approve, never"), printed(reading));
    assertEquals(List.of("Host/a", "Note/good"), reading.fleet().resources().keySet().stream().map(ResourceRef::toString).toList());
    assertEquals(List.of(new ResourceRef("Note", "bad")), List.copyOf(reading.refused()));
    assertTrue(reading.complete());
  }

  @Test
  void two_of_one_name_are_both_refused_in_any_order() {
    tree.with("x/one.yaml", note("n", "{text: x}")).with("two.yaml", note("n", "{text: y}"));
    Reading reading = read();
    assertEquals(
        List.of(
            "two.yaml:1:1: Note/n is declared twice, also at x/one.yaml:1:1 (rename one or remove it; until then all of them are refused)",
            "x/one.yaml:1:1: Note/n is declared twice, also at two.yaml:1:1 (rename one or remove it; until then all of them are refused)"),
        printed(reading));
    assertTrue(reading.fleet().find(new ResourceRef("Note", "n")).isEmpty());
    assertTrue(reading.refused().contains(new ResourceRef("Note", "n")));
  }

  @Test
  void other_yaml_is_counted_and_not_judged() {
    tree.with("ci.yml", "steps: [{run: !reference [x]}]\na: 1\na: 2\n").with("list.yaml", "- 1\n").with("empty.yaml", "").with("readme.md",
        ": [");
    Reading reading = read();
    assertEquals(List.of(), printed(reading));
    assertEquals(List.of("ci.yml", "empty.yaml", "list.yaml"), reading.unread());
  }

  @Test
  void a_typo_in_the_api_version_is_an_error_and_not_a_removal() {
    tree.with("n.yaml", "apiVersion: evenkeel/v2\nkind: Note\nmetadata: {name: n}\nspec: {text: x}\n").with("m.yaml",
        "apiversion: evenkeel/v1\nkind: Note\nmetadata: {name: m}\nspec: {text: x}\n");
    Reading reading = read();
    assertEquals(List.of(
        "m.yaml:1:1: there is no apiVersion, expected evenkeel/v1 (write apiVersion: evenkeel/v1, or list the file in .evenkeelignore if it is not for Evenkeel)",
        "m.yaml:1:1: unknown field \"apiversion\" (did you mean \"apiVersion\"?)",
        "n.yaml:1:13: apiVersion is \"evenkeel/v2\", expected evenkeel/v1 (write apiVersion: evenkeel/v1, or list the file in .evenkeelignore if it is not for Evenkeel)"),
        printed(reading));
    assertTrue(reading.refused().containsAll(List.of(new ResourceRef("Note", "n"), new ResourceRef("Note", "m"))));
  }

  @Test
  void ignored_files_are_not_looked_at() {
    tree.with("k8s/deploy.yaml", "apiVersion: apps/v1\nkind: Deployment\nspec: {}\n").with("chart/a/templates/x.yaml", "{{ if }}: [")
        .with(".evenkeelignore", "# not ours\n/k8s/\ntemplates\n");
    Reading reading = read();
    assertEquals(List.of(), printed(reading));
    assertTrue(reading.complete());
  }

  @Test
  void what_cannot_be_read_makes_the_reading_incomplete() {
    tree.with("broken.yaml", "kind: Note\n  spec: [\n");
    Reading reading = read();
    assertEquals(1, reading.problems().size());
    assertEquals(2, reading.problems().getFirst().at().line());
    assertFalse(reading.complete());
    tree.with("broken.yaml", "apiVersion: evenkeel/v1\nkind: Note\nspec: {text: x}\n");
    assertFalse(read().complete());
  }

  @Test
  void misplaced_and_unknown_things_of_the_envelope_are_explained() {
    tree.with("n.yaml", "apiVersion: evenkeel/v1\nkind: Notes\nmetadata: {name: n}\nspec: {}\n").with("m.yaml",
        "apiVersion: evenkeel/v1\nkind: Note\nmetadata: {name: 'a b', namespace: x}\nspec: {text: x}\nreconcile: paused\nstatus: {}\n");
    assertEquals(List.of(
        "m.yaml:3:18: metadata.name: \"a b\" is not a name (use letters, digits, \"-\", \"_\" and \".\", beginning with a letter or digit, at most 100)",
        "m.yaml:3:25: metadata: field \"namespace\" is not supported (Evenkeel has no such thing; leave it out)",
        "m.yaml:5:1: field \"reconcile\" belongs under spec (move it there)",
        "m.yaml:6:1: status is never written to git (remove it)", "n.yaml:2:7: unknown kind \"Notes\" (did you mean \"Note\"?)"),
        printed(read()));
  }

  @Test
  void fields_that_exclude_each_other_are_told() {
    tree.with("n.yaml", note("n", "{text: x, from: y, host: a, hosts: [a]}"));
    assertEquals(
        List.of("n.yaml:4:17: \"text\" and \"from\" exclude each other (keep one of text, from)",
            "n.yaml:4:35: \"host\" and \"hosts\" exclude each other (keep one of host, hosts, hostSelector)"),
        printed(read()));
  }

  @Test
  void hosts_that_are_not_there_are_told() {
    tree.with("b.yaml", HOST_A.replace("name: a", "name: beast")).with("n.yaml", note("n", "{host: baest}")).with("m.yaml", note("m", "{}"))
        .with("o.yaml", note("o", "{hostSelector: {role: x}}"));
    Reading reading = read();
    assertEquals(List.of(
        "m.yaml:1:1: Note/m: there are several Hosts, and it does not say on which it stands (add host: to its spec; the Hosts are a, beast)",
        "n.yaml:4:14: Note/n: there is no Host \"baest\" (did you mean \"beast\"?)",
        "o.yaml:4:22: warning: Note/o: no Host has the labels {role=x} (it stands nowhere for now)"), printed(reading));
    assertTrue(reading.fleet().find(new ResourceRef("Note", "o")).isPresent());
  }

  @Test
  void a_host_that_is_refused_is_told_once() {
    tree.with("hosts.yaml", HOST_A.replace("address", "adress")).with("n.yaml", note("n", "{text: x}")).with("m.yaml",
        note("m", "{host: a}"));
    assertEquals(
        List.of("hosts.yaml:4:7: field \"address\" is required", "hosts.yaml:4:8: unknown field \"adress\" (did you mean \"address\"?)"),
        printed(read()));
  }

  @Test
  void dependencies_are_read_in_both_forms_and_checked() {
    tree.with("n.yaml", note("n", "{dependsOn: [Note/m, {resource: Note/m, until: service_completed_successfully}]}"))
        .with("m.yaml", note("m", "{}"))
        .with("o.yaml", note("o", "{dependsOn: [Note/p, Note/o, m]}")).with("q.yaml", note("q", "{dependsOn: [Note/p, Note/q]}"));
    Reading reading = read();
    List<Dependency> on = reading.fleet().find(new ResourceRef("Note", "n")).orElseThrow().dependsOn();
    assertEquals(List.of(Dependency.Until.READY, Dependency.Until.COMPLETED), on.stream().map(Dependency::until).toList());
    assertEquals(List.of("o.yaml:4:36: dependsOn[2]: \"m\" is not a resource (write Kind/name, such as Service/redis)",
        "q.yaml:4:20: Note/q depends on Note/p, which is not declared (did you mean \"Note/m\"?)",
        "q.yaml:4:28: Note/q depends on itself (remove the line)"), printed(reading));
  }

  @Test
  void circles_are_refused_and_what_waits_for_them_is_not() {
    tree.with("a.yaml", note("x", "{dependsOn: [Note/y]}")).with("b.yaml", note("y", "{dependsOn: [Note/z]}"))
        .with("c.yaml", note("z", "{dependsOn: [Note/x]}"))
        .with("d.yaml", note("w", "{dependsOn: [Note/x]}"));
    Reading reading = read();
    assertEquals("a.yaml:4:20: dependencies run in a circle: Note/x -> Note/y -> Note/z -> Note/x (remove one of them)",
        printed(reading).getFirst());
    assertEquals(3, reading.problems().size());
    assertEquals(List.of("Host/a", "Note/w"), reading.fleet().resources().keySet().stream().map(ResourceRef::toString).toList());
  }

  @Test
  void long_chains_need_no_deep_stack() {
    int length = 3_000;
    StringBuilder chain = new StringBuilder();
    for (int i = 0; i < length; i++) {
      chain.append("---\n").append(note("n" + i, "{dependsOn: [Note/n" + (i + 1) % length + "]}"));
    }
    tree.with("chain.yaml", chain.toString());
    assertEquals(length, read().problems().size());
  }

  @Test
  void a_defaults_lies_under_what_it_matches_with_positions_kept() {
    ManifestKind<Under> defaults = new ManifestKind<>() {
      @Override
      public String name() {
        return "Defaults";
      }

      @Override
      public Class<Under> spec() {
        return Under.class;
      }

      @Override
      public boolean placed() {
        return false;
      }

      @Override
      public boolean overlays() {
        return true;
      }

      @Override
      public Optional<Overlay> overlay(Resource<Under> resource) {
        Yaml.Mapping tags = new Yaml.Mapping(resource.at(),
            List.of(new Yaml.Entry("team", resource.at(), new Yaml.Scalar(resource.at(), "ops", false)),
                new Yaml.Entry("tier", resource.at(), new Yaml.Scalar(resource.at(), "db", false))));
        return Optional.of(new Overlay(resource.ref().name(), resource.spec().kinds(), new TreeMap<>(resource.spec().labels()),
            new Yaml.Mapping(resource.at(),
                List.of(new Yaml.Entry("tags", resource.at(), tags),
                    new Yaml.Entry("from", resource.at(), new Yaml.Scalar(resource.at(), "below", false)),
                    new Yaml.Entry("every", resource.at(), new Yaml.Scalar(resource.at(), "bad", false)))),
            resource.at()));
      }
    };
    tree.with("team/defaults.yaml", "apiVersion: evenkeel/v1\nkind: Defaults\nmetadata: {name: d}\nspec: {kinds: [Note]}\n")
        .with("team/n.yaml", note("n", "{text: x, every: 5s, tags: {tier: web}}"))
        .with("team/m.yaml", note("m", "{}")).with("n.yaml", note("outside", "{}"));
    Reading reading = new ManifestReader(List.of(defaults, HOST, NOTE)).read(tree, "");
    assertEquals(new Note("x", null, Duration.ofSeconds(5), Map.of("tier", "web", "team", "ops"), List.of()), note(reading, "n"));
    assertEquals(new Note(null, null, Duration.ofSeconds(30), Map.of(), List.of()), note(reading, "outside"));
    assertEquals(List.of("team/defaults.yaml:1:1: every: expected a duration, found \"bad\" (write it like 30s, 1m30s or 24h)"),
        printed(reading));
    assertEquals("team/defaults.yaml:1:1", String.valueOf(reading.place(new ResourceRef("Note", "n"), "tags.team")));
    assertEquals("team/n.yaml:4:41", String.valueOf(reading.place(new ResourceRef("Note", "n"), "tags.tier")));
  }
}
