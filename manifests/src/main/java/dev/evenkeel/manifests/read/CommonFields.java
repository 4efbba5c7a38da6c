package dev.evenkeel.manifests.read;

import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The fields that every kind has in its {@code spec}.
 *
 * @param prune null stands for the kind's own default
 */
public record CommonFields(
    @Field(value = "What is done about differences: put right, only reported, or not looked at", byDefault = "enforce") Policy.Reconcile reconcile,
    @Field("Take over what already stands under its names, without a restart") @Nullable Boolean adopt,
    @Field("Field paths whose differences are nobody's business, such as mem_limit") List<String> ignore,
    @Field("What happens to its objects when the manifest is removed (volumes: approve; everything else: delete)") Policy.@Nullable Prune prune,
    @Field("Resources that must be there first") @ShapedBy(DependencyShape.ListOf.class) List<Dependency> dependsOn) {

  Policy policy(Policy.Prune kindsPrune) {
    return new Policy(reconcile, prune == null ? kindsPrune : prune, Boolean.TRUE.equals(adopt), ignore);
  }
}
