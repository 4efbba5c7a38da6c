package dev.evenkeel.manifests.read.yaml;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads the documents of one YAML file (YAML 1.2, as far as SnakeYAML goes, with Compose's merge keys). A document that cannot be read is one problem and does not take the others of its file along.
 */
public final class YamlParser {
  /** The largest file that is read as manifests, in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  private YamlParser() {}

  /**
   * What a file holds.
   *
   * @param documents those that could be read and are not empty, in order
   * @param complete  false if a document could not be read, so that nobody can say what the file declares in full
   */
  public record Documents(List<Document> documents, boolean complete) {
    public Documents {
      documents = List.copyOf(documents);
    }
  }

  /**
   * One document.
   *
   * @param reservations what is wrong with it if it is a manifest: tags, keys that are no texts or are written twice (the first value stands)
   * @param tags the tag of each value that has one, by the value's position; there is a reservation at the same place
   */
  public record Document(Yaml root, List<Problem> reservations, Map<Position, String> tags) {
    public Document {
      reservations = List.copyOf(reservations);
      tags = Map.copyOf(tags);
    }
  }

  /** Reads {@code bytes}; never throws for what is in them. */
  public static Documents parse(String file, byte[] bytes, Consumer<Problem> problems) {
    if (bytes.length > MAX_BYTES) {
      problems.accept(Problem.error(new Position(file, 1, 1), "larger than " + MAX_BYTES + " bytes",
          "a manifest is small; list other YAML in .evenkeelignore"));
      return new Documents(List.of(), false);
    }
    String text = decode(file, bytes, problems);
    if (text.isEmpty()) {
      return new Documents(List.of(), bytes.length == 0 || isBlank(bytes));
    }
    List<Document> documents = new ArrayList<>();
    boolean complete = true;
    for (Chunk chunk : split(file, text)) {
      complete &= new DocumentComposer(chunk, problems).compose(documents);
    }
    return new Documents(documents, complete);
  }

  /** An empty text after a problem was noted, or if there is none. */
  private static String decode(String file, byte[] bytes, Consumer<Problem> problems) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
      int column = text.length() - text.lastIndexOf('\n');
      problems.accept(Problem.error(new Position(file, line, column), "not UTF-8 here", "save the file as UTF-8"));
      return "";
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static boolean isBlank(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).replace("\uFEFF", "").isBlank();
  }

  /**
   * Cuts at the document markers. A line that begins with {@code ---} ends a document even inside a block text (YAML 1.2 section 9.1.2), so this needs no parser, and a broken document ends where it ends.
   */
  private static List<Chunk> split(String file, String text) {
    List<Chunk> chunks = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    int first = 1;
    int line = 0;
    for (String each : text.split("\n", -1)) {
      line++;
      if (isMarker(each)) {
        chunks.add(new Chunk(file, first, current.toString()));
        current = new StringBuilder();
        first = line;
      }
      // a version directive says nothing to us, and would be cut off from its document
      current.append(each.startsWith("%YAML") ? "" : each).append('\n');
    }
    chunks.add(new Chunk(file, first, current.toString()));
    return chunks;
  }

  private static boolean isMarker(String line) {
    return line.startsWith("---") && (line.length() == 3 || Character.isWhitespace(line.charAt(3)));
  }
}
