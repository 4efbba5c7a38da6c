package dev.evenkeel.operator.store;

import dev.evenkeel.api.model.Position;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One row of a result, by column name. */
record Row(ResultSet result) {

  /** Makes something of a row. */
  interface Mapper<T> {
    T map(Row row) throws SQLException;
  }

  String text(String column) throws SQLException {
    String text = result.getString(column);
    if (text == null) {
      throw new SQLException("the column " + column + " is empty");
    }
    return text;
  }

  @Nullable
  String textOrNull(String column) throws SQLException {
    return result.getString(column);
  }

  long number(String column) throws SQLException {
    return result.getLong(column);
  }

  Instant instant(String column) throws SQLException {
    return Instant.EPOCH.plus(result.getLong(column), ChronoUnit.MICROS);
  }

  @Nullable
  Instant instantOrNull(String column) throws SQLException {
    long micros = result.getLong(column);
    return result.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  @Nullable
  Position positionOrNull(String column) throws SQLException {
    String text = result.getString(column);
    if (text == null) {
      return null;
    }
    int second = text.lastIndexOf(':');
    int first = text.lastIndexOf(':', second - 1);
    return new Position(text.substring(0, first), Integer.parseInt(text.substring(first + 1, second)),
        Integer.parseInt(text.substring(second + 1)));
  }
}
