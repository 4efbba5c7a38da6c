package dev.evenkeel.manifests.read;

import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Fleet;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.api.model.SourceTree;
import dev.evenkeel.manifests.read.yaml.Yaml;
import dev.evenkeel.manifests.read.yaml.YamlParser;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads every manifest below a folder. An invalid one is refused with all of its problems and stops no other; two of one name are both refused, whichever came first. Never throws for what is written.
 */
public final class ManifestReader {
  private final SequencedMap<String, ManifestKind<?>> kinds = new LinkedHashMap<>();

  public ManifestReader(Collection<? extends ManifestKind<?>> kinds) {
    kinds.forEach(kind -> this.kinds.put(kind.name(), kind));
  }

  /**
   * @param folder the chosen folder of the tree; {@code ""} is its root. Relative paths in manifests may leave it, but not the tree.
   */
  public Reading read(SourceTree tree, String folder) {
    Findings findings = new Findings();
    TreeFiles files = new TreeFiles(tree);
    List<Draft> drafts = findings.unique(drafts(tree, folder, new Envelope(kinds, files), findings));

    List<Overlay> overlays = new ArrayList<>();
    for (Draft draft : drafts) {
      if (draft.kind().overlays()) {
        resource(draft, draft.kind(), List.of(), findings).ifPresent(overlays::add);
      }
    }
    overlays.sort(Overlay.NEAREST);
    for (Draft draft : drafts) {
      if (!draft.kind().overlays()) {
        resource(draft, draft.kind(), overlays, findings);
      }
    }
    References.check(findings);
    findings.wereRead(files.referred());
    return findings.reading(new Fleet(findings.resources, findings.hosts, tree));
  }

  private static List<Draft> drafts(SourceTree tree, String folder, Envelope envelope, Findings findings) {
    IgnoreList ignored = ignoreList(tree, folder, findings);
    List<Draft> drafts = new ArrayList<>();
    for (String file : tree.list(folder)) {
      if ((file.endsWith(".yaml") || file.endsWith(".yml")) && !ignored.ignores(file)) {
        drafts.addAll(file(tree, file, envelope, findings));
      }
    }
    return drafts;
  }

  private static IgnoreList ignoreList(SourceTree tree, String folder, Findings findings) {
    IgnoreList ignored = new IgnoreList();
    List<String> places = folder.isEmpty() ? List.of(IgnoreList.FILE) : List.of(IgnoreList.FILE, folder + "/" + IgnoreList.FILE);
    for (String place : places) {
      try {
        tree.read(place, YamlParser.MAX_BYTES).ifPresent(blob -> ignored.add(place, blob.text(), findings::problem));
      } catch (SourceTree.TooLarge tooLarge) {
        findings.problem(
            Problem.error(new Position(place, 1, 1), "larger than " + YamlParser.MAX_BYTES + " bytes", "ignore folders instead of files"));
      }
    }
    return ignored;
  }

  private static List<Draft> file(SourceTree tree, String file, Envelope envelope, Findings findings) {
    Optional<Blob> content;
    try {
      content = tree.read(file, YamlParser.MAX_BYTES);
    } catch (SourceTree.TooLarge tooLarge) {
      findings.incomplete();
      findings.problem(Problem.error(new Position(file, 1, 1), "larger than " + YamlParser.MAX_BYTES + " bytes",
          "a manifest is small; list other YAML in .evenkeelignore"));
      return List.of();
    }
    if (content.isEmpty()) {
      return List.of();
    }
    YamlParser.Documents documents = YamlParser.parse(file, content.get().bytes(), findings::problem);
    if (!documents.complete()) {
      findings.incomplete();
    }
    List<Draft> drafts = new ArrayList<>();
    boolean anyManifest = !documents.complete();
    for (YamlParser.Document document : documents.documents()) {
      Envelope.Found found = envelope.read(document);
      anyManifest |= !(found instanceof Envelope.Found.NoManifest);
      switch (found) {
        case Envelope.Found.NoManifest() -> {
        }
        case Envelope.Found.Nameless(var notes) -> {
          findings.incomplete();
          notes.problems().forEach(findings::problem);
        }
        case Envelope.Found.Refused(var ref, var at) -> findings.refuse(ref, at.at(), at.notes());
        case Envelope.Found.Read(var draft) -> drafts.add(draft);
      }
    }
    if (!anyManifest) {
      findings.unread(file);
    }
    return drafts;
  }

  /** Reads a draft's spec with what the overlays lay under it, and gives its own overlay if it is one. */
  private <S extends Record> Optional<Overlay> resource(Draft draft, ManifestKind<S> kind, List<Overlay> overlays, Findings findings) {
    SpecFields<S> fields = SpecFields.of(kind);
    Yaml.Mapping spec = draft.spec();
    for (Overlay overlay : overlays) {
      if (overlay.matches(kind.name(), draft.metadata(), draft.at())) {
        // a Defaults for every kind may set what only some of them have; it was checked that one has it
        spec = Merging.under(spec, overlay.spec(), fields.exclusive(), name -> !overlay.kinds().isEmpty() || fields.names().contains(name));
      }
    }
    Resource<S> resource = fields.read(draft, spec);
    if (resource == null) {
      findings.refuse(draft.ref(), draft.at(), draft.notes());
      return Optional.empty();
    }
    findings.accept(resource, draft.notes(), kind.placed());
    kind.remarks(resource, field -> findings.place(resource, field)).forEach(findings::problem);
    kind.host(resource).ifPresent(host -> findings.hosts.put(host.name(), host));
    kind.secret(resource).ifPresent(secret -> findings.sources.put(secret.name(), secret));
    Optional<Overlay> overlay = kind.overlay(resource);
    overlay.ifPresent(each -> checkOverlay(each, findings));
    return overlay;
  }

  private void checkOverlay(Overlay overlay, Findings findings) {
    for (Yaml.Entry entry : overlay.spec().entries()) {
      boolean known = kinds.values().stream().filter(kind -> overlay.kinds().isEmpty() || overlay.kinds().contains(kind.name()))
          .anyMatch(kind -> SpecFields.of(kind).names().contains(entry.key()));
      if (!known) {
        findings.problem(Problem.error(entry.keyAt(), "unknown field \"" + entry.key() + "\"", "no kind that the selector matches has it"));
      }
    }
    overlay.kinds().stream().filter(kind -> !kinds.containsKey(kind)).forEach(kind -> findings
        .problem(Problem.error(overlay.at(), "selector: unknown kind \"" + kind + "\"", "one of " + String.join(", ", kinds.keySet()))));
  }
}
