package dev.evenkeel.api.http;

import java.util.List;

/**
 * Every list of the API.
 *
 * @param items in a stable order
 */
public record ListOf<T>(List<T> items) {
  public ListOf {
    items = List.copyOf(items);
  }
}
