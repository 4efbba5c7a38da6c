package dev.evenkeel.manifests.read.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says what a field of a manifest means; it is the text of the schema and of the kind's page. On an enum constant only {@link #name} counts. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Field {

  /** What it means, in one sentence without a full stop at its end. */
  String value() default "";

  /** The value when the field is absent, as a person would write it; without it a field that is not nullable, a list or a mapping is required. */
  String byDefault() default "";

  /** Its name in YAML when that is not the component's. */
  String name() default "";
}
