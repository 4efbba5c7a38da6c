package dev.evenkeel.e2e.faults;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A row of the table of faults. It takes a {@link Trial}. The ordinary suite leaves it out, unless it is tagged {@code faults-short} as well. */
@Test
@Tag("faults")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Fault {
  /** The row of docs/reliability.md; several may share one. */
  int row();

  /** What goes wrong. */
  String what();

  /** How it is done for real. */
  String how();
}
