package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.Target;

/** The marks that our objects carry. */
final class Ownership {
  private Ownership() {}

  static Marks marks(Target target, String name, @org.jspecify.annotations.Nullable String generation) {
    return new Marks(name, generation, target.owners());
  }
}
