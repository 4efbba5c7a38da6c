package dev.evenkeel.operator.app;

import dev.evenkeel.api.model.Problem;

import java.util.ArrayList;
import java.util.List;

/** What is told and kept of a commit's problems: whoever can commit must not be able to fill the history, nor to hold up the next commit while each of a hundred thousand mistakes is written down. */
final class Foremost {
  private Foremost() {}

  /**
   * The first problems, and behind them one that says how many more there are.
   *
   * @param all in their order
   * @param most that are named
   * @return {@code all} if there are no more than that
   */
  static List<Problem> of(List<Problem> all, int most) {
    if (all.size() <= most) {
      return all;
    }
    List<Problem> left = all.subList(most, all.size());
    boolean errors = left.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    List<Problem> told = new ArrayList<>(all.subList(0, most));
    told.add(new Problem(left.getFirst().at(), "from here on " + left.size() + (left.size() == 1 ? " more problem" : " more problems"),
        "evenkeel validate shows all of them", errors ? Problem.Severity.ERROR : Problem.Severity.WARNING));
    return told;
  }
}
