package dev.evenkeel.manifests.read.bind;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** A list of items with a shape of their own, to be named by {@link ShapedBy}, which needs a class without parameters. */
public abstract class ShapedList<T> implements Shape<List<T>> {
  private final ListShape<T> list;
  private final String items;

  /** @param items what the items are called, in the plural */
  protected ShapedList(Shape<T> item, String items) {
    this.list = new ListShape<>(item);
    this.items = items;
  }

  @Override
  public final @Nullable List<T> read(Cursor at) {
    return list.read(at);
  }

  @Override
  public final Map<String, Object> describe(Definitions definitions) {
    return list.describe(definitions);
  }

  @Override
  public final String words() {
    return "list of " + items;
  }
}
