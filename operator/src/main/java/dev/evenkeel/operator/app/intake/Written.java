package dev.evenkeel.operator.app.intake;

import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Manifests that were written from what is there.
 *
 * @param files   text by path, relative to the folder
 * @param taken   what they take over
 * @param notes   what a person should know of it: folders that are only mounted, secrets, differences
 * @param leftOut what they do not take over, and why
 */
public record Written(SortedMap<String, String> files, List<Item> taken, List<Item> notes, List<Item> leftOut) {
  public Written {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    taken = List.copyOf(taken);
    notes = List.copyOf(notes);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * The same without what is declared already; it is told.
   *
   * @param declared where a resource is declared, or null when it is not
   */
  public Written without(Function<ResourceRef, @Nullable String> declared) {
    SortedMap<String, String> others = new TreeMap<>(files);
    List<Item> rest = new ArrayList<>();
    List<Item> more = new ArrayList<>(leftOut);
    for (Item item : taken) {
      int slash = item.what().indexOf('/');
      String place = declared.apply(new ResourceRef(item.what().substring(0, slash), item.what().substring(slash + 1)));
      if (place == null) {
        rest.add(item);
        continue;
      }
      more.add(new Item(item.what(), "is declared already (" + place + ")", null));
      String base = item.why().substring(0, item.why().length() - ".yaml".length());
      others.keySet().removeIf(file -> file.equals(item.why()) || file.startsWith(base + "/")
          || item.what().startsWith("Unit/") && (file.equals(base) || file.equals(base + ".service")));
    }
    List<Item> stillNoted = notes.stream()
        .filter(note -> taken.stream().noneMatch(item -> !rest.contains(item) && (note.what() + ",").startsWith(item.what() + ",")))
        .toList();
    return new Written(others, rest, stillNoted, more);
  }
}
