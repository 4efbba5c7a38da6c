package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Notes;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.bind.Suggestion;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code extends} of services (05-services.md): the other service lies under this one, by the rules of merging. */
final class Extending {
  private static final int MAX_CHAIN = 30;

  /** Gives the documents of another file, with their variables and with paths that count from that file. */
  interface Source {
    List<Yaml.Mapping> read(String file, Cursor by);
  }

  record LongForm(@Field("The service") String service, @Field("Its file, if another") @Nullable String file) {}

  private final Source source;
  private final Merging merging;
  private final Notes notes;
  private final Map<String, Yaml.Mapping> read = new HashMap<>();

  Extending(Source source, Merging merging, Notes notes) {
    this.source = source;
    this.merging = merging;
    this.notes = notes;
  }

  /** @param file where the document is written */
  Yaml.Mapping in(Yaml.Mapping document, String file) {
    if (!(document.get("services") instanceof Yaml.Mapping services)) {
      return document;
    }
    List<Yaml.Entry> extended = new ArrayList<>();
    for (Yaml.Entry entry : services.entries()) {
      extended.add(new Yaml.Entry(entry.key(), entry.keyAt(), service(entry.key(), entry.value(), services, file, new LinkedHashSet<>())));
    }
    Yaml.Mapping all = new Yaml.Mapping(services.at(), extended);
    return new Yaml.Mapping(document.at(), document.entries().stream()
        .map(entry -> entry.key().equals("services") ? new Yaml.Entry(entry.key(), entry.keyAt(), all) : entry).toList());
  }

  private Yaml service(String name, Yaml written, Yaml.Mapping services, String file, Set<String> chain) {
    Yaml base = written instanceof Yaml.Mapping mapping ? mapping.get("extends") : null;
    if (!(written instanceof Yaml.Mapping service) || base == null) {
      return written;
    }
    Yaml.Mapping own = new Yaml.Mapping(service.at(), service.entries().stream().filter(entry -> !entry.key().equals("extends")).toList());
    Cursor at = new Cursor(base, "services." + name + ".extends", notes);
    LongForm form = form(at);
    if (form == null) {
      return own;
    }
    if (!chain.add(file + " " + name) || chain.size() > MAX_CHAIN) {
      at.refuse("extends itself, through " + String.join(", ", chain), "remove one extends");
      return own;
    }
    String other = form.file() == null ? file : Routes.resolve(Routes.folder(at.at().file()), form.file());
    Yaml.Mapping among = form.file() == null ? services : services(other, at);
    Yaml lower = among == null ? null : among.get(form.service());
    if (among == null || lower == null) {
      if (among != null) {
        String suggestion = Suggestion.of(form.service(), among.entries().stream().map(Yaml.Entry::key).toList());
        at.refuse("there is no service " + form.service() + " in " + other, suggestion);
      }
      return own;
    }
    Yaml under = service(form.service(), lower, among, other, chain);
    return under instanceof Yaml.Mapping mapping ? merging.merge(merging.plain(mapping), own, "services." + name) : own;
  }

  private static @Nullable LongForm form(Cursor at) {
    if (at.yaml() instanceof Yaml.Mapping) {
      return Shapes.of(LongForm.class).read(at);
    }
    String service = at.text("the name of a service");
    return service == null ? null : new LongForm(service, null);
  }

  private Yaml.@Nullable Mapping services(String file, Cursor by) {
    Yaml.Mapping all = read.get(file);
    if (all != null) {
      return all.get("services") instanceof Yaml.Mapping services ? services : null;
    }
    for (Yaml.Mapping document : source.read(file, by)) {
      all = all == null ? document : merging.merge(all, document, "");
    }
    if (all == null) {
      return null;
    }
    read.put(file, all);
    return all.get("services") instanceof Yaml.Mapping services ? services : by.refuse(file + " has no services", null);
  }
}
