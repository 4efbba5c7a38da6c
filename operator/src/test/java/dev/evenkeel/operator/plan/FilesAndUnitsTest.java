package dev.evenkeel.operator.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.File.Mode;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.Reaction;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.host.Unit.Enablement;
import dev.evenkeel.api.host.Unit.State;
import dev.evenkeel.api.host.Unit.Text;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

class FilesAndUnitsTest {
  private static final String CONF = "/etc/tunnel/config.yml";
  private static final String TEXT = "# Managed by Evenkeel for Tunnel/t\n[Service]\nExecStart=/usr/bin/t\n[Install]\nWantedBy=multi-user.target\n";
  private final OneHost h = new OneHost();

  @BeforeEach
  void the_program_is_there() {
    h.host.world().binary("/usr/bin/t");
  }

  private static File conf(String text) {
    return new File(CONF, File.Regular.of(Blob.utf8(text)), new Mode(0644), null, null, false);
  }

  private static Unit unit(String text) {
    return new Unit("t.service", new Text(text), Collections.emptySortedMap(), Enablement.ENABLED, State.ACTIVE);
  }

  private void tunnel(String config, String text) {
    h.want(conf(config));
    h.want(unit(text), target -> target.withAfter(new TreeSet<>(List.of(ObjectKey.file(CONF))))
        .withOnChange(new TreeMap<>(Map.of(ObjectKey.file(CONF), new Reaction.Restart()))));
  }

  private List<String> drift() {
    Plan plan = h.pass();
    List<String> paths = DriftFinder.find(plan, List.of()).stream().map(finding -> finding.key() + " " + finding.diff().path()).toList();
    h.settle();
    Plan rest = h.plan();
    assertTrue(rest.isEmpty() && rest.edits().isEmpty(), () -> "left to do: " + rest);
    return paths;
  }

  private void settled() {
    tunnel("a: 1\n", TEXT);
    h.settle();
    h.time.advance(Duration.ofHours(1));
  }

  @Test
  void what_is_already_there_as_git_wants_it_has_not_drifted() {
    settled();
    h.host.byHand().editFile(CONF, "a: 2\n");
    h.want(conf("a: 2\n"));
    assertEquals(List.of(), drift());
  }

  @Test
  void a_tunnel_gets_its_file_and_then_its_unit_enabled_and_started() {
    settled();
    assertEquals("a: 1\n", h.host.byHand().readFile(CONF));
    assertEquals(TEXT, h.host.byHand().readUnit("t.service"));
    assertTrue(h.plan().isEmpty());
  }

  @Test
  void a_changed_file_restarts_the_unit_that_uses_it_and_nothing_else() {
    settled();
    tunnel("a: 2\n", TEXT);
    List<String> steps = h.settle().getFirst().steps().stream().map(step -> step.step().getClass().getSimpleName()).toList();
    assertEquals(List.of("PutFile", "RestartUnit"), steps);
  }

  @Test
  void an_edited_file_is_set_back() {
    settled();
    h.host.byHand().editFile(CONF, "mine");
    assertEquals(List.of("file/" + CONF + " content"), drift());
    assertEquals("a: 1\n", h.host.byHand().readFile(CONF));
  }

  @Test
  void a_removed_file_is_made_again() {
    settled();
    h.host.byHand().removeFile(CONF);
    assertEquals(List.of("file/" + CONF + " exists"), drift());
  }

  @Test
  void a_changed_mode_is_set_back() {
    settled();
    h.host.byHand().chmod(CONF, 0777);
    assertEquals(List.of("file/" + CONF + " mode"), drift());
  }

  @Test
  void a_file_replaced_by_a_link_becomes_a_file_again() {
    settled();
    h.host.byHand().replaceByLink(CONF, "/etc/shadow");
    assertTrue(drift().contains("file/" + CONF + " type"));
    assertEquals("a: 1\n", h.host.byHand().readFile(CONF));
  }

  @Test
  void a_stopped_unit_is_started() {
    settled();
    h.host.byHand().stopUnit("t.service");
    assertEquals(List.of("unit/t.service state"), drift());
  }

  @Test
  void a_disabled_unit_is_enabled() {
    settled();
    h.host.byHand().disableUnit("t.service");
    assertEquals(List.of("unit/t.service enabled"), drift());
  }

  @Test
  void a_masked_unit_is_unmasked_and_gets_its_text_back() {
    settled();
    h.host.byHand().maskUnit("t.service");
    assertTrue(drift().contains("unit/t.service enabled"));
    assertEquals(TEXT, h.host.byHand().readUnit("t.service"));
  }

  @Test
  void an_edited_unit_is_set_back() {
    settled();
    h.host.byHand().editUnit("t.service", TEXT + "# mine\n");
    assertEquals(List.of("unit/t.service text"), drift());
  }

  @Test
  void a_drop_in_is_taken_away() {
    settled();
    h.host.byHand().addDropIn("t.service", "10-mine.conf", "[Service]\nRestart=no\n");
    assertEquals(List.of("unit/t.service drop_ins.10-mine.conf"), drift());
  }

  @Test
  void a_unit_that_failed_and_runs_again_is_forgotten_in_time_and_then_nothing_is_written() {
    settled();
    h.host.byHand().crashUnit("t.service", 3);
    h.pass();
    h.pass();
    assertEquals(List.of(), h.plan().edits());
    Instant next = h.plan().next();
    assertTrue(next != null && !next.isAfter(h.time.instant().plusSeconds(62)), "it is looked at again by itself, at " + next);
    h.time.advance(Duration.between(h.time.instant(), next));
    assertEquals(1, h.pass().edits().size());
    assertEquals(List.of(), h.pass().edits());
  }

  @Test
  void a_text_that_is_refused_is_tried_at_growing_intervals_and_says_why() {
    settled();
    h.want(unit(TEXT + "# 2\n"));
    h.host.script().failNext(Step.PutUnit.class, new Outcome.Failed(Reason.WRITE_FAILED, "systemd does not take the unit"));
    h.pass();
    Plan plan = h.plan();
    assertEquals(List.of(), plan.steps());
    assertEquals(Reason.WRITE_FAILED, plan.changes().getFirst().reason());
    assertTrue(plan.changes().getFirst().toString().contains("systemd does not take the unit"), plan::toString);
    assertTrue(plan.next() != null && plan.next().isAfter(h.time.instant()), "and it is tried again");
    h.settle();
    assertEquals(List.of(), h.pass().edits());
  }

  @Test
  void a_foreign_file_in_the_way_is_left_alone() {
    h.host.byHand().editFile(CONF, "somebody's");
    h.want(conf("a: 1\n"));
    h.settle();
    assertEquals("somebody's", h.host.byHand().readFile(CONF));
    assertEquals(Reason.FOREIGN, h.plan().changes().getFirst().reason());
  }

  @Test
  void a_missing_user_blocks_the_unit_and_says_which() {
    h.want(unit(TEXT), target -> target.withRequires(new TreeSet<>(List.of(new Requirement.User("jimmyb")))));
    h.settle();
    Change change = h.plan().changes().getFirst();
    assertEquals(Reason.REQUIREMENT_MISSING, change.reason());
    assertTrue(change.message().contains("user jimmyb"), change::message);
    assertNull(h.host.byHand().readUnit("t.service"));
  }

  @Test
  void removal_from_git_stops_disables_and_removes_the_unit_before_its_file() {
    settled();
    h.drop(ObjectKey.unit("t.service")).drop(ObjectKey.file(CONF));
    List<String> steps = h.settle().getFirst().steps().stream().map(step -> step.step().getClass().getSimpleName()).toList();
    assertEquals(List.of("StopUnit", "EnableUnit", "RemoveUnit", "ReloadUnits", "RemoveFile"), steps);
    assertNull(h.host.byHand().readFile(CONF));
    assertNull(h.host.byHand().readUnit("t.service"));
  }

  @Test
  void a_file_that_leaves_git_after_somebody_put_a_link_in_its_place_is_left_to_them() {
    h.want(conf("a: 1\n"));
    h.settle();
    h.host.byHand().replaceByLink(CONF, "/etc/passwd");
    h.drop(ObjectKey.file(CONF));
    List<Plan> plans = h.settle();
    assertTrue(plans.stream().allMatch(plan -> plan.steps().isEmpty()), plans::toString);
    assertEquals(Reason.FOREIGN, plans.getFirst().changes().getFirst().reason());
    assertTrue(h.plan().isEmpty(), "said once");
    assertNull(h.host.byHand().readFile(CONF), "the link stands");
  }

  @Test
  void a_tree_that_leaves_git_goes() {
    File tree = new File("/srv/www", File.Tree.of(new TreeMap<>(Map.of("index.html", File.Entry.of(Blob.utf8("hello"), null)))), null, null,
        null, false);
    h.want(tree);
    h.settle();
    assertEquals("hello", h.host.byHand().readFile("/srv/www/index.html"));
    h.drop(ObjectKey.file("/srv/www"));
    h.settle();
    assertNull(h.host.byHand().readFile("/srv/www/index.html"));
    assertTrue(h.plan().isEmpty());
  }

  @Test
  void a_refused_validation_keeps_the_old_file_and_is_not_repeated() {
    Target.Validation check = new Target.Validation(List.of("check", "$DIR/config.yml"), null, "/etc/tunnel",
        new TreeSet<>(List.of(ObjectKey.file(CONF))));
    h.want(conf("a: 1\n"), target -> target.withValidation(check)).settle();
    h.host.script().validationFails("line 1: bad");
    h.want(conf("a: bad\n"), target -> target.withValidation(check)).settle();
    assertEquals("a: 1\n", h.host.byHand().readFile(CONF));
    Change change = h.plan().changes().getFirst();
    assertEquals(Reason.VALIDATION_FAILED, change.reason());
    assertTrue(change.message().contains("line 1: bad"), change::message);
    assertEquals(1, h.host.steps().stream().filter(Step.PutFile.class::isInstance).count());
    assertEquals(2, h.host.steps().stream().filter(Step.ValidateFiles.class::isInstance).count());
  }

  @Test
  void a_unit_that_cannot_be_enabled_is_not_enabled_for_ever() {
    h.want(unit("# Managed by Evenkeel for Tunnel/t\n[Service]\nExecStart=/usr/bin/t\n"));
    h.settle();
    Change change = h.plan().changes().getFirst();
    assertEquals(Reason.NOT_CONVERGING, change.reason());
    assertTrue(change.message().contains("enabled is other, written enabled"), change::message);
    assertTrue(h.host.steps().stream().filter(Step.EnableUnit.class::isInstance).count() <= 4);
  }
}
