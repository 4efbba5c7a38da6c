package dev.evenkeel.operator.loop;

import dev.evenkeel.api.model.SecretSpec;
import dev.evenkeel.hosts.Host;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The port to the places that have values. Called on threads of its own, at most once at a time for each Secret; ends by itself after some seconds. */
public interface SecretReader {
  /** Where there are no secrets. */
  SecretReader NONE = (spec, _) -> {
    throw new IOException(spec.from().words() + " is not read here");
  };

  /**
   * Reads all values of a Secret.
   *
   * @param hosts the connected hosts, by name
   * @throws IOException when they cannot be had; its message says why and what to do, and never repeats a value
   */
  Answer read(SecretSpec spec, Function<String, Optional<Host>> hosts) throws IOException, InterruptedException;

  /**
   * The values of one Secret. Prints none of them.
   *
   * @param values by key
   * @param again when to read it again, or null when it does not change by itself
   */
  record Answer(SortedMap<String, String> values, @Nullable Duration again) {
    public Answer {
      values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    @Override
    public String toString() {
      return "Answer[" + values.keySet() + ", again " + again + "]";
    }
  }
}
