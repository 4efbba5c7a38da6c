package dev.evenkeel.manifests.read;

import dev.evenkeel.api.model.Metadata;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Files;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.Notes;
import dev.evenkeel.manifests.read.bind.RecordShape;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.bind.Suggestion;
import dev.evenkeel.manifests.read.bind.Written;
import dev.evenkeel.manifests.read.yaml.Yaml;
import dev.evenkeel.manifests.read.yaml.YamlParser;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Tells manifests from other YAML, and reads what stands around a spec. */
final class Envelope {
  static final String API_VERSION = "evenkeel/v1";
  private static final Set<String> FIELDS = Set.of("apiVersion", "kind", "metadata", "spec");

  /** A name that is safe as a container, a unit and a folder. */
  static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}");

  /** What a document turned out to be. */
  sealed interface Found {
    /** Other YAML, which is nobody's business. */
    record NoManifest() implements Found {}

    /** A manifest whose name cannot be told. */
    record Nameless(Notes notes) implements Found {}

    /** A manifest with a name that cannot be used for another reason. */
    record Refused(ResourceRef ref, Cursor at) implements Found {}

    /** A manifest to go on with. */
    record Read(Draft draft) implements Found {}
  }

  @Written.Refused(value = {"namespace", "generateName", "finalizers",
      "ownerReferences"}, instead = "Evenkeel has no such thing; leave it out")
  record MetadataFields(@Field("Unique among the resources of its kind") String name, @Field("For selectors") Map<String, String> labels,
      @Field("For people") Map<String, String> annotations) {
    MetadataFields {
      if (!NAME.matcher(name).matches()) {
        throw new Invalid("name", "\"" + Schemas.shorten(name) + "\" is not a name",
            "use letters, digits, \"-\", \"_\" and \".\", beginning with a letter or digit, at most 100");
      }
    }
  }

  private final SequencedMap<String, ManifestKind<?>> kinds;
  private final Files files;

  Envelope(SequencedMap<String, ManifestKind<?>> kinds, Files files) {
    this.kinds = kinds;
    this.files = files;
  }

  Found read(YamlParser.Document document) {
    if (!(document.root() instanceof Yaml.Mapping root) || !isManifest(root)) {
      return new Found.NoManifest();
    }
    Notes notes = new Notes(files);
    document.reservations().forEach(notes::problem);
    Cursor at = new Cursor(root, "", notes);
    String kindName = text(root.get("kind"));
    Metadata metadata = metadata(at, root.get("metadata"));
    boolean ours = checkVersion(at, root.get("apiVersion"));
    boolean known = checkFields(at, root);
    ManifestKind<?> kind = kindName == null ? null : kinds.get(kindName);
    if (kind == null) {
      refuseKind(at, root.get("kind"), kindName);
    }
    String name = metadata == null ? nameIn(root.get("metadata")) : metadata.name();
    if (name == null || kindName == null || kindName.isEmpty()) {
      return new Found.Nameless(notes);
    }
    ResourceRef ref = new ResourceRef(kindName, name);
    Yaml.Mapping spec = spec(at, root.get("spec"));
    return metadata != null && ours && known && document.reservations().isEmpty() && kind != null && spec != null
        ? new Found.Read(new Draft(kind, ref, metadata, spec, at.at(), notes))
        : new Found.Refused(ref, at);
  }

  /** Whoever writes our apiVersion, or both {@code kind} and {@code spec}, means a manifest: a typo must not make it vanish. */
  private static boolean isManifest(Yaml.Mapping root) {
    String version = text(root.get("apiVersion"));
    return (version != null && version.startsWith("evenkeel")) || (root.get("kind") != null && root.get("spec") != null);
  }

  private static boolean checkVersion(Cursor at, @Nullable Yaml written) {
    String version = text(written);
    if (API_VERSION.equals(version)) {
      return true;
    }
    String found = written == null
        ? "there is no apiVersion"
        : "apiVersion is \"" + Schemas.shorten(version == null ? written.called() : version) + "\"";
    at.refuseAt(written == null ? at.at() : written.at(), found + ", expected " + API_VERSION,
        "write apiVersion: " + API_VERSION + ", or list the file in .evenkeelignore if it is not for Evenkeel");
    return false;
  }

  private boolean checkFields(Cursor at, Yaml.Mapping root) {
    boolean fine = true;
    for (Yaml.Entry entry : root.entries()) {
      String key = entry.key();
      if (FIELDS.contains(key)) {
        continue;
      }
      fine = false;
      if (key.equals("status")) {
        at.refuseAt(entry.keyAt(), "status is never written to git", "remove it");
      } else if (specFields(text(root.get("kind"))).contains(key)) {
        at.refuseAt(entry.keyAt(), "field \"" + key + "\" belongs under spec", "move it there");
      } else {
        at.refuseAt(entry.keyAt(), "unknown field \"" + Schemas.shorten(key) + "\"", Suggestion.of(key, FIELDS));
      }
    }
    return fine;
  }

  private Set<String> specFields(@Nullable String kind) {
    ManifestKind<?> known = kind == null ? null : kinds.get(kind);
    return known == null ? Set.of() : SpecFields.of(known).names();
  }

  private void refuseKind(Cursor at, @Nullable Yaml written, @Nullable String kind) {
    if (written == null) {
      at.refuse("field \"kind\" is required", "one of " + String.join(", ", kinds.keySet()));
    } else if (kind == null) {
      at.refuseAt(written.at(), "kind is " + written.called(), "one of " + String.join(", ", kinds.keySet()));
    } else {
      String suggestion = Suggestion.of(kind, kinds.keySet());
      at.refuseAt(written.at(), "unknown kind \"" + Schemas.shorten(kind) + "\"",
          suggestion != null ? suggestion : "one of " + String.join(", ", kinds.keySet()));
    }
  }

  private static @Nullable Metadata metadata(Cursor at, @Nullable Yaml written) {
    if (written == null) {
      return at.refuse("field \"metadata\" is required", "write metadata: {name: …}");
    }
    RecordShape<MetadataFields> shape = Shapes.ofRecord(MetadataFields.class);
    MetadataFields fields = shape.read(at.field("metadata", written));
    if (fields == null) {
      return null;
    }
    return new Metadata(fields.name(), new TreeMap<>(fields.labels()), new TreeMap<>(fields.annotations()));
  }

  /** The name in metadata that are refused for something else; null when that is what is wrong with them. */
  private static @Nullable String nameIn(@Nullable Yaml metadata) {
    String name = metadata instanceof Yaml.Mapping mapping ? text(mapping.get("name")) : null;
    return name != null && NAME.matcher(name).matches() ? name : null;
  }

  private static Yaml.@Nullable Mapping spec(Cursor at, @Nullable Yaml written) {
    return switch (written) {
      case null -> new Yaml.Mapping(at.at(), List.of());
      case Yaml.Mapping mapping -> mapping;
      case Yaml.Scalar scalar when scalar.isNull() -> new Yaml.Mapping(scalar.at(), List.of());
      case Yaml other -> at.refuseAt(other.at(), "spec: expected a mapping, found " + other.called(), null);
    };
  }

  private static @Nullable String text(@Nullable Yaml yaml) {
    return yaml instanceof Yaml.Scalar scalar && !scalar.isNull() ? scalar.text() : null;
  }
}
