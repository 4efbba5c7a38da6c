package dev.evenkeel.operator.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class ForemostTest {
  private static Problem error(int line) {
    return Problem.error(new Position("web.yaml", line, 1), "unknown field", null);
  }

  @Test
  void fewAreToldAsTheyAre() {
    List<Problem> few = List.of(error(1), error(2));

    assertEquals(few, Foremost.of(few, 2));
  }

  @Test
  void ofManyTheFirstAndHowManyMore() {
    List<Problem> many = new ArrayList<>();
    for (int line = 1; line <= 80_000; line++) {
      many.add(error(line));
    }

    List<Problem> told = Foremost.of(many, 3);

    assertEquals(List.of(error(1), error(2), error(3)), told.subList(0, 3));
    assertEquals(List.of("web.yaml:4:1: from here on 79997 more problems (evenkeel validate shows all of them)"),
        told.subList(3, told.size()).stream().map(Problem::toString).toList());
    assertEquals(Problem.Severity.ERROR, told.getLast().severity());
  }

  @Test
  void oneWarningMoreIsAWarning() {
    Problem warning = Problem.warning(new Position("web.yaml", 9, 1), "nobody uses it", null);

    assertEquals("web.yaml:9:1: warning: from here on 1 more problem (evenkeel validate shows all of them)",
        Foremost.of(List.of(error(1), warning), 1).getLast().toString());
  }
}
