package dev.evenkeel.api.http;

import java.util.List;

/**
 * One effect on a host.
 *
 * @param number unique in its stage, in an order that may be executed as it stands
 * @param object what it is for
 * @param what for a person: {@code create container web.3f2a}
 * @param after numbers of the steps that must have succeeded first
 */
public record StepView(int number, String object, String what, List<Integer> after) {
  public StepView {
    after = List.copyOf(after);
  }
}
