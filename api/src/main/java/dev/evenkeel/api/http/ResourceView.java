package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A declared resource, and what is known about it.
 *
 * @param kind as in the manifest
 * @param name {@code metadata.name}
 * @param hosts where it stands, sorted
 * @param conditions {@code Synced}, {@code Healthy}, {@code Ready}, {@code Progressing}, {@code Stalled}
 * @param commit the commit that the conditions speak of, or null when none was read yet
 * @param reconcile {@code enforce}, {@code observe} or {@code paused}
 * @param manifest where it is written, {@code file:line:column}
 * @param dependsOn {@code Kind/name} of what it waits for
 * @param objects what it is on its hosts
 * @param suspension a person's hold, or null
 */
public record ResourceView(String kind, String name, List<String> hosts, List<ConditionView> conditions, @Nullable String commit,
    String reconcile, String manifest, List<String> dependsOn, List<ObjectView> objects, @Nullable SuspensionView suspension) {
  public ResourceView {
    hosts = List.copyOf(hosts);
    conditions = List.copyOf(conditions);
    dependsOn = List.copyOf(dependsOn);
    objects = List.copyOf(objects);
  }
}
