package dev.evenkeel.operator.app.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The colours of the states can be read, and can be told apart by the colour-blind even without their shapes and words. */
class ColoursTest {
  private static final Path FILE = Path.of("src/main/resources/dev/evenkeel/operator/app/web/colours.css");
  private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)");
  /** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
  private static final Map<String, double[][]> EYES = Map.of("normal", new double[][]{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, "protanopia",
      new double[][]{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}, "deuteranopia",
      new double[][]{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}, "tritanopia",
      new double[][]{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}});

  private static Map<String, String> colours(String theme) throws IOException {
    Map<String, String> colours = new TreeMap<>();
    COLOUR.matcher(Files.readString(FILE)).results()
        .forEach(match -> colours.put(match.group(1), match.group(theme.equals("light") ? 2 : 3)));
    return colours;
  }

  private static double[] linear(String hex) {
    double[] rgb = new double[3];
    for (int i = 0; i < 3; i++) {
      double part = Integer.parseInt(hex.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
      rgb[i] = part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
    return rgb;
  }

  private static double luminance(double[] rgb) {
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
  }

  /** WCAG 2.2, contrast ratio. */
  private static double contrast(String a, String b) {
    double first = luminance(linear(a));
    double second = luminance(linear(b));
    return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
  }

  /** CIE L*a*b* (D65) as these eyes see it. */
  private static double[] lab(String hex, double[][] eyes) {
    double[] rgb = linear(hex);
    double[] seen = new double[3];
    for (int i = 0; i < 3; i++) {
      seen[i] = Math.clamp(eyes[i][0] * rgb[0] + eyes[i][1] * rgb[1] + eyes[i][2] * rgb[2], 0, 1);
    }
    double x = f((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.9505);
    double y = f(luminance(seen));
    double z = f((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.089);
    return new double[]{116 * y - 16, 500 * (x - y), 200 * (y - z)};
  }

  private static double f(double t) {
    return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116;
  }

  private static double distance(double[] a, double[] b) {
    return Math.sqrt(Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void whatIsWrittenCanBeRead(String theme) throws IOException {
    Map<String, String> colours = colours(theme);
    assertEquals(23, colours.size(), colours::toString);
    for (String state : List.of("good", "warn", "bad", "unknown", "held", "busy")) {
      assertReadable(colours, state, state + "-back");
    }
    for (String back : List.of("page", "card", "raised")) {
      for (String ink : List.of("ink", "quiet", "accent", "bad-ink")) {
        assertReadable(colours, ink, back);
      }
    }
    for (String back : List.of("git", "host", "warn-back", "held-back")) {
      assertReadable(colours, "ink", back);
    }
  }

  private static void assertReadable(Map<String, String> colours, String ink, String back) {
    double contrast = contrast(String.valueOf(colours.get(ink)), String.valueOf(colours.get(back)));
    assertTrue(contrast >= 4.5, "%s on %s: %.2f".formatted(ink, back, contrast));
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void wellWrongAndNotAsWrittenDifferForAllEyes(String theme) throws IOException {
    Map<String, String> colours = colours(theme);
    EYES.forEach((name, eyes) -> {
      for (List<String> pair : List.of(List.of("good", "warn"), List.of("good", "bad"), List.of("warn", "bad"))) {
        double distance = distance(lab(String.valueOf(colours.get(pair.get(0) + "-back")), eyes),
            lab(String.valueOf(colours.get(pair.get(1) + "-back")), eyes));
        assertTrue(distance > 20, "%s to %s eyes: %.1f".formatted(pair, name, distance));
      }
    });
  }
}
