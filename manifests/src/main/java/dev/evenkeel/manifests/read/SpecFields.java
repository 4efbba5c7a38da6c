package dev.evenkeel.manifests.read;

import dev.evenkeel.api.model.Placement;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.RecordShape;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The fields of one kind's {@code spec}: its own, and the common ones that share the mapping with them. */
public final class SpecFields<S extends Record> {
  private final ManifestKind<S> kind;
  private final RecordShape<S> own;
  private final RecordShape<CommonFields> common = Shapes.ofRecord(CommonFields.class);
  private final @Nullable RecordShape<PlacementFields> placement;

  private SpecFields(ManifestKind<S> kind) {
    this.kind = kind;
    this.own = Shapes.ofRecord(kind.spec());
    this.placement = kind.placed() ? Shapes.ofRecord(PlacementFields.class) : null;
  }

  public static <S extends Record> SpecFields<S> of(ManifestKind<S> kind) {
    return new SpecFields<>(kind);
  }

  /** The kind's own fields first, then those of placement (if it has one), then the common ones. */
  public List<RecordShape<?>> records() {
    List<RecordShape<?>> records = new ArrayList<>(List.of(own));
    if (placement != null) {
      records.add(placement);
    }
    records.add(common);
    return records;
  }

  /** The names of all fields, as written. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    records().forEach(record -> names.addAll(record.names()));
    return names;
  }

  List<Set<String>> exclusive() {
    return records().stream().flatMap(record -> record.exclusive().stream()).toList();
  }

  /** The resource, or null after problems were noted. */
  @Nullable
  Resource<S> read(Draft draft, Yaml.Mapping spec) {
    Cursor at = new Cursor(spec, "", draft.notes());
    boolean known = own.refuseUnknown(at, spec, names());
    CommonFields shared = common.readKnown(at, spec);
    S fields = own.readKnown(at, spec);
    PlacementFields placed = placement == null ? null : placement.readKnown(at, spec);
    if (!known || shared == null || fields == null || (placement != null && placed == null)) {
      return null;
    }
    Placement where = placed == null ? new Placement.OnlyHost() : placed.placement();
    Resource<S> resource = new Resource<>(draft.ref(), draft.metadata(), shared.policy(kind.prune()), where, shared.dependsOn(), fields,
        draft.at());
    S completed = kind.completed(resource, at);
    return completed == null
        ? null
        : new Resource<>(resource.ref(), resource.metadata(), resource.policy(), where, resource.dependsOn(), completed, draft.at());
  }
}
