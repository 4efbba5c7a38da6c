package dev.evenkeel.operator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Who may import whom, in the words of docs/architecture.md, over the classes of all modules. */
class ArchitectureTest {
  private static final JavaClasses ALL = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
      .withImportOption(location -> !location.contains("/testbed/")).importPackages("dev.evenkeel");

  private static final String[] WHAT_IS_PURE = {"dev.evenkeel.api..", "java.lang", "java.lang.annotation", "java.lang.invoke",
      "java.lang.runtime", "java.math", "java.nio.charset", "java.security", "java.time..", "java.util", "java.util.function",
      "java.util.regex",
      "java.util.stream", "javax.crypto..", "org.jspecify.."};

  private static void holds(ArchRule rule) {
    rule.check(ALL);
  }

  @Test
  void api_imports_the_JDK_and_annotations_only() {
    holds(classes().that().resideInAPackage("dev.evenkeel.api..").should().onlyDependOnClassesThat()
        .resideInAnyPackage("dev.evenkeel.api..", "java..", "org.jspecify.."));
  }

  @Test
  void manifests_and_hosts_import_api_and_never_each_other() {
    holds(noClasses().that().resideInAPackage("dev.evenkeel.manifests..").should().dependOnClassesThat()
        .resideInAnyPackage("dev.evenkeel.hosts..", "dev.evenkeel.operator.."));
    holds(noClasses().that().resideInAPackage("dev.evenkeel.hosts..").should().dependOnClassesThat()
        .resideInAnyPackage("dev.evenkeel.manifests..", "dev.evenkeel.operator.."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "gate"})
  void plan_and_gate_import_api_only(String name) {
    String[] allowed = java.util.Arrays.copyOf(WHAT_IS_PURE, WHAT_IS_PURE.length + 1);
    allowed[WHAT_IS_PURE.length] = "dev.evenkeel.operator." + name + "..";
    holds(classes().that().resideInAPackage("dev.evenkeel.operator." + name + "..").should().onlyDependOnClassesThat()
        .resideInAnyPackage(allowed));
  }

  @Test
  void plan_and_gate_know_no_clock_no_randomness_and_no_threads() {
    Set<String> clocks = Set.of("java.time.Instant.now", "java.time.LocalDateTime.now", "java.time.ZonedDateTime.now",
        "java.lang.Math.random",
        "java.lang.System.currentTimeMillis", "java.lang.System.nanoTime", "java.lang.System.getenv", "java.lang.System.getProperty",
        "java.util.UUID.randomUUID");
    List<String> calls = ALL.stream().filter(resideInAnyPackage("dev.evenkeel.operator.plan..", "dev.evenkeel.operator.gate.."))
        .flatMap(one -> one.getMethodCallsFromSelf().stream())
        .filter(call -> clocks.contains(call.getTargetOwner().getName() + "." + call.getTarget().getName()))
        .map(Object::toString).sorted().toList();
    assertEquals(List.of(), calls);
    holds(
        noClasses().that().resideInAnyPackage("dev.evenkeel.operator.plan..", "dev.evenkeel.operator.gate..").should().dependOnClassesThat()
            .haveNameMatching(
                "java\\.time\\.(Clock|InstantSource)|java\\.util\\.Random|java\\.security\\.SecureRandom|java\\.lang\\.(Thread|Process|ProcessBuilder|Runtime)"));
  }

  @Test
  void the_loop_sees_the_port_Host_and_never_Docker_systemd_or_SSH() {
    holds(noClasses().that().resideInAPackage("dev.evenkeel.operator.loop..").should().dependOnClassesThat().resideInAnyPackage(
        "dev.evenkeel.hosts.*..", "com.github.dockerjava..", "com.jcraft.jsch..", "org.freedesktop.."));
  }

  /** Of it, only how intervals grow is used: a plain function. */
  @Test
  void Resilience4j_is_met_in_the_loop_only() {
    holds(noClasses().that().resideOutsideOfPackage("dev.evenkeel.operator.loop..").should().dependOnClassesThat()
        .resideInAPackage("io.github.resilience4j.."));
  }

  @Test
  void concrete_adapters_are_met_in_operator_app_only() {
    holds(noClasses().that().resideInAnyPackage("dev.evenkeel.api..", "dev.evenkeel.manifests..", "dev.evenkeel.operator..").and()
        .resideOutsideOfPackage("dev.evenkeel.operator.app..").should().dependOnClassesThat().resideInAPackage("dev.evenkeel.hosts.*.."));
  }

  @Test
  void Micronaut_is_met_in_operator_app_only() {
    holds(noClasses().that().resideOutsideOfPackage("dev.evenkeel.operator.app..").should().dependOnClassesThat()
        .resideInAnyPackage("io.micronaut..", "jakarta.inject..", "io.netty.."));
  }

  @Test
  void source_and_store_import_api_and_the_loops_port_only() {
    holds(noClasses().that().resideInAPackage("dev.evenkeel.operator.source..").should().dependOnClassesThat()
        .resideInAnyPackage("dev.evenkeel.manifests..", "dev.evenkeel.hosts..", "dev.evenkeel.operator.store..",
            "dev.evenkeel.operator.loop..",
            "dev.evenkeel.operator.gate..", "dev.evenkeel.operator.plan..", "dev.evenkeel.operator.app.."));
    holds(noClasses().that().resideInAPackage("dev.evenkeel.operator.store..").should().dependOnClassesThat()
        .resideInAnyPackage("dev.evenkeel.manifests..", "dev.evenkeel.hosts..", "dev.evenkeel.operator.source..",
            "dev.evenkeel.operator.gate..",
            "dev.evenkeel.operator.plan..", "dev.evenkeel.operator.app.."));
  }

  @Test
  void secret_imports_api_hosts_port_and_the_loops_port_only() {
    holds(noClasses().that().resideInAPackage("dev.evenkeel.operator.secret..").should().dependOnClassesThat()
        .resideInAnyPackage("dev.evenkeel.manifests..", "dev.evenkeel.hosts.*..", "dev.evenkeel.operator.source..",
            "dev.evenkeel.operator.store..", "dev.evenkeel.operator.gate..", "dev.evenkeel.operator.plan..",
            "dev.evenkeel.operator.app.."));
    holds(noClasses().that().resideOutsideOfPackage("dev.evenkeel.operator.secret..").should().dependOnClassesThat()
        .resideInAPackage("com.exceptionfactory.jagged.."));
  }

  @Test
  void JGit_is_met_in_source_and_SQLite_in_store_only() {
    holds(noClasses().that().resideOutsideOfPackage("dev.evenkeel.operator.source..").should().dependOnClassesThat()
        .resideInAPackage("org.eclipse.jgit.."));
    holds(noClasses().that().resideOutsideOfPackage("dev.evenkeel.operator.store..").should().dependOnClassesThat()
        .resideInAnyPackage("org.sqlite..", "java.sql.."));
  }

  /** Where {@code run} is to listen is the one thing that the command line tells the server's side directly. */
  @Test
  void the_command_line_talks_to_the_server_through_api_http() {
    holds(noClasses().that().resideInAPackage("dev.evenkeel.operator.app.cli..").should()
        .dependOnClassesThat(resideInAnyPackage("dev.evenkeel.operator.app.server..", "dev.evenkeel.operator.app.web..")
            .and(not(simpleName("ServerSettings")))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev.evenkeel.(*)..", "dev.evenkeel.api.(*)..", "dev.evenkeel.manifests.(*)..", "dev.evenkeel.hosts.(*)..",
      "dev.evenkeel.operator.(*)..", "dev.evenkeel.operator.app.(*).."})
  void there_are_no_cycles(String packages) {
    holds(slices().matching(packages).should().beFreeOfCycles().allowEmptyShould(true));
  }

  @Test
  void no_package_is_called_util_common_impl_helper_or_manager() {
    holds(noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common..", "..impl..", "..helper..", "..helpers..",
        "..manager.."));
  }

  @Test
  void no_class_is_an_Abstract_something_a_Manager_a_Helper_a_Util_or_an_Impl() {
    holds(noClasses().that(not(resideInAPackage("..test.."))).should()
        .haveNameMatching(".*[.$](Abstract\\w*|\\w*(Manager|Helper|Utils?|Impl))"));
  }

  @Test
  void every_package_says_what_it_is_and_is_null_marked() {
    Set<String> without = ALL.stream().map(JavaClass::getPackage).distinct().filter(one -> !isNullMarked(one)).map(JavaPackage::getName)
        .collect(Collectors.toSet());
    assertEquals(Set.of(), without);
  }

  private static boolean isNullMarked(JavaPackage one) {
    return one.tryGetPackageInfo().map(info -> info.isAnnotatedWith(NullMarked.class)).orElse(false);
  }

  @Test
  void all_modules_are_looked_at() {
    for (String module : List.of("api.model", "api.host", "manifests.read", "hosts.ssh", "operator.plan", "operator.loop",
        "operator.store")) {
      assertTrue(ALL.stream().anyMatch(one -> one.getPackageName().equals("dev.evenkeel." + module)), module);
    }
  }

  @Test
  void a_rule_that_is_broken_is_noticed() {
    ArchRule broken = noClasses().that().resideInAPackage("dev.evenkeel.operator.store..").should().dependOnClassesThat()
        .resideInAPackage("java.sql..");
    assertThrows(AssertionError.class, () -> broken.check(ALL));
  }
}
