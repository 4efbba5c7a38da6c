package dev.evenkeel.manifests.read.bind;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes as Compose and Docker write it ("Specifying byte values"): {@code 512M}, {@code 1g}, {@code 1.5gb}, {@code 300KiB}; units are powers of 1024 in either case; without a unit bytes. */
public final class SizeShape implements Shape<Long> {
  private static final String FORM = "([0-9]{1,18}(?:\\.[0-9]{1,9})?) ?([bB]|[kKmMgGtTpP](?:[iI]?[bB])?)?";
  private static final Pattern SIZE = Pattern.compile(FORM);

  @Override
  public @Nullable Long read(Cursor at) {
    String text = at.text("a size");
    if (text == null) {
      return null;
    }
    Long size = parse(text);
    return size != null
        ? size
        : at.refuse("expected a size, found \"" + Schemas.shorten(text) + "\"", "write it like 512M, 1g or a number of bytes");
  }

  /** The bytes, or null if {@code text} is not a size. */
  public static @Nullable Long parse(String text) {
    Matcher size = SIZE.matcher(text);
    if (text.length() > 40 || !size.matches()) {
      return null;
    }
    String unit = size.group(2) == null ? "b" : size.group(2).toLowerCase(Locale.ROOT);
    long factor = 1L << (10 * "bkmgtp".indexOf(unit.charAt(0)));
    BigDecimal bytes = new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(factor));
    return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? null : Long.valueOf(bytes.longValue());
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(List.of(Schemas.type("integer"), Schemas.pattern("^" + FORM + "$")));
  }

  @Override
  public String words() {
    return "size";
  }
}
