package dev.evenkeel.api.host;

import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an object carries to say that it is ours: labels of containers, networks and volumes, the header line of a unit file. Files carry none.
 *
 * @param name the object's name in the manifests, or null when it is not marked. A container under replacement has another name on the host
 * @param generation hash of what it was made from; containers only
 * @param owners the resources it was made for
 */
public record Marks(@Nullable String name, @Nullable String generation, SortedSet<ResourceRef> owners) {
  /** Labels, and the key of a unit file's header line. */
  public static final String LABEL_NAME = "dev.evenkeel.name";
  public static final String LABEL_GENERATION = "dev.evenkeel.generation";
  public static final String LABEL_OWNERS = "dev.evenkeel.owners";
  /** All labels with this prefix are Evenkeel's and are no fields of an object. */
  public static final String LABEL_PREFIX = "dev.evenkeel.";
  /** First line of every unit file of ours: this, then the owners separated by a comma. */
  public static final String UNIT_HEADER = "# Managed by Evenkeel for ";

  public static final Marks NONE = new Marks(null, null, Collections.emptySortedSet());

  public Marks {
    owners = Collections.unmodifiableSortedSet(new TreeSet<>(owners));
  }

  public boolean ours() {
    return name != null;
  }
}
