package dev.evenkeel.operator.plan;

import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.SecretRef;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values that references to secrets stand for at one moment. Prints none of them.
 */
public final class Known {
  /** No reference is known, and none is needed. */
  public static final Known NOTHING = new Known(Collections.emptySortedMap());
  private final SortedMap<SecretRef, Answer> answers;

  /** @param answers one for each reference that a commit has anywhere */
  public Known(SortedMap<SecretRef, Answer> answers) {
    this.answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
  }

  /** What is known of one reference. */
  public sealed interface Answer {}

  /** Its value, which is never printed. */
  public record Value(String text) implements Answer {
    @Override
    public String toString() {
      return "(secret)";
    }
  }

  /**
   * It has none now.
   *
   * @param reason {@link Reason#WAITING_FOR_SECRET} while it is being read, else {@link Reason#SECRET_UNAVAILABLE}
   * @param message for a person: what could not be had, and what to do
   */
  public record Missing(Reason reason, String message) implements Answer {}

  /** Whether a commit refers to no secret at all. */
  public boolean isEmpty() {
    return answers.isEmpty();
  }

  public Answer answer(SecretRef ref) {
    return answers.getOrDefault(ref, new Missing(Reason.SECRET_UNAVAILABLE, "secret " + ref + " is not known"));
  }

  /** Takes values out of what somebody else has said: a program's complaint, the last lines of a log. Very short values are left: they stand in any text. */
  public String hide(String text) {
    String hidden = text;
    for (Answer answer : answers.values()) {
      if (answer instanceof Value(var value) && value.length() >= 4) {
        hidden = hidden.replace(value, "(secret)");
        for (String line : value.split("\n", -1)) {
          hidden = line.strip().length() >= 8 ? hidden.replace(line.strip(), "(secret)") : hidden;
        }
      }
    }
    return hidden;
  }

  @Override
  public String toString() {
    return "secrets " + answers.keySet();
  }
}
