package dev.evenkeel.manifests.read.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The shape of a type, or of the values of one component whose type has another shape (or none). */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface ShapedBy {
  Class<? extends Shape<?>> value();
}
