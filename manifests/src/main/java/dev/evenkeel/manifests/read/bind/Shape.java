package dev.evenkeel.manifests.read.bind;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * How one type of value is written in YAML: reads it, and describes it as a JSON schema. A shape has no state; one of a type of ours has a public constructor without arguments and is named by {@link
 * ShapedBy}.
 */
public interface Shape<T> {

  /** The value at {@code at}, or null after at least one problem was noted there. Never throws for what is written. */
  @Nullable
  T read(Cursor at);

  /** The JSON schema (draft 2020-12) of what {@link #read} accepts; records are put into {@code definitions} and referred to. */
  Map<String, Object> describe(Definitions definitions);

  /** The type in two or three words, for tables of fields. */
  String words();
}
