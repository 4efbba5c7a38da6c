package dev.evenkeel.operator.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class KindNamesTest {
  private final KindNames kinds = new KindNames(List.of("Service", "Limits", "Policy"));

  @ParameterizedTest
  @CsvSource({"Service,Service", "services,Service", "SERVICE,Service", "limits,Limits", "policies,Policy", "policy,Policy"})
  void kindsAreKnownInSingularAndPluralAndAnyCase(String typed, String meant) throws RefusedException {
    assertEquals(meant, kinds.require(typed));
  }
}
