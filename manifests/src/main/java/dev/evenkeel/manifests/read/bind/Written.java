package dev.evenkeel.manifests.read.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How the fields of a record are written, where that is not camelCase and nothing else. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Written {

  /** {@code mem_limit} for {@code memLimit}, as Compose writes. */
  boolean snakeCase() default false;

  /** Whether fields that begin with {@code x-} are accepted and ignored (Compose's extensions). */
  boolean extensions() default false;

  /** Fields of which at most one may be written; what a resource writes replaces all of them in a Defaults. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @Repeatable(OneOfs.class)
  @interface OneOf {
    String[] value();

    /** Whether one must be written. */
    boolean required() default false;
  }

  /** Holds several {@link OneOf}. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface OneOfs {
    OneOf[] value();
  }

  /** A field that people may expect here and that is refused, with what to write instead. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @Repeatable(Refuseds.class)
  @interface Refused {
    String[] value();

    String instead();
  }

  /** Holds several {@link Refused}. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface Refuseds {
    Refused[] value();
  }
}
