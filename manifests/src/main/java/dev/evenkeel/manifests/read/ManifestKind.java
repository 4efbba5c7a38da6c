package dev.evenkeel.manifests.read;

import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.api.model.SecretSpec;
import dev.evenkeel.manifests.read.bind.Cursor;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What reading has to know of a kind.
 *
 * @param <S> the record that its {@code spec} is read into
 */
public interface ManifestKind<S extends Record> {

  /** As in the manifest, such as {@code Service}. */
  String name();

  Class<S> spec();

  /** Whether its resources stand on hosts, so that {@code host}, {@code hosts} and {@code hostSelector} are fields of them. */
  default boolean placed() {
    return true;
  }

  /** What happens to its objects when a resource leaves git and its manifest did not say. */
  default Policy.Prune prune() {
    return Policy.Prune.DELETE;
  }

  /** The host that a resource declares; only a Host does. */
  default Optional<HostSpec> host(Resource<S> resource) {
    return Optional.empty();
  }

  /** Where the values of a Secret come from; only a Secret says so. */
  default Optional<SecretSpec> secret(Resource<S> resource) {
    return Optional.empty();
  }

  /**
   * What is not wrong with a resource and should be known; warnings.
   *
   * @param place where a field of the spec is written, by its path
   */
  default List<Problem> remarks(Resource<S> resource, Function<String, Position> place) {
    return List.of();
  }

  /** What a resource sets for others; only a Defaults does. It is read before them. */
  default Optional<Overlay> overlay(Resource<S> resource) {
    return Optional.empty();
  }

  /** Whether {@link #overlay} gives something, so that its resources are read first. */
  default boolean overlays() {
    return false;
  }

  /**
   * The spec with what only several of its fields together tell, such as files that are read by rules of other fields.
   *
   * @param at the spec; files are read and problems are noted there
   * @return null after a problem was noted
   */
  default @Nullable S completed(Resource<S> resource, Cursor at) {
    return resource.spec();
  }
}
