package dev.evenkeel.operator.app.cli.render;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Columns as wide as their widest cell, two spaces apart; the last one runs free. */
public final class Table {
  private final List<List<Cell>> rows = new ArrayList<>();

  /** @param paint applied after measuring */
  record Cell(String text, UnaryOperator<String> paint) {
    static Cell of(String text) {
      return new Cell(Text.line(text), UnaryOperator.identity());
    }

    static Cell of(String text, UnaryOperator<String> paint) {
      return new Cell(Text.line(text), paint);
    }
  }

  Table(Paint paint, String... headers) {
    List<Cell> head = new ArrayList<>();
    for (String header : headers) {
      head.add(Cell.of(header, paint::quiet));
    }
    rows.add(head);
  }

  Table row(Cell... cells) {
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String line : lines()) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  List<String> lines() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<Cell> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<Cell> row, int[] widths) {
    int last = row.size() - 1;
    while (last > 0 && row.get(last).text().isEmpty()) {
      last--;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= last; i++) {
      Cell cell = row.get(i);
      text.append(cell.paint().apply(cell.text()));
      if (i < last) {
        text.repeat(' ', widths[i] - length(cell) + 2);
      }
    }
    return text.toString();
  }

  private static int length(Cell cell) {
    return cell.text().codePointCount(0, cell.text().length());
  }
}
