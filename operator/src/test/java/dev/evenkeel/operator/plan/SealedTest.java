package dev.evenkeel.operator.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Target.Held;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.SecretRef;
import dev.evenkeel.api.model.SecretText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** Values are in what is handed to the host, and their fingerprints in all else. */
class SealedTest {
  private static final SecretRef REF = new SecretRef("db", "password");
  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  private static final String OTHER_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  private static final File FILE = new File("/etc/x", File.Regular.text("p=" + SecretText.mark(REF)), null, null, null, false);

  private static Sealed sealed(Known.Answer answer, String key, @Nullable Held held) {
    Target target = Target.of(FILE, OneHost.OWNER, Policy.DEFAULT, OneHost.HERE).heldFor(held);
    HostTarget host = new HostTarget("h", "c", new TreeMap<>(Map.of(FILE.key(), target)), new TreeSet<>(), null);
    return Sealed.of(host, new Known(new TreeMap<>(Map.of(REF, answer))), null, key, Map.of());
  }

  private static Target only(Sealed sealed) {
    return sealed.target().objects().values().iterator().next();
  }

  private static @Nullable String content(Sealed sealed) {
    return only(sealed).object().fields().get("content");
  }

  @Test
  void the_planner_sees_a_fingerprint_and_the_host_gets_the_value() {
    Sealed sealed = sealed(new Known.Value("hunter2"), KEY, null);
    File file = assertInstanceOf(File.class, only(sealed).object());
    assertFalse(sealed.target().toString().contains("hunter2") || sealed.toString().contains("hunter2"));
    assertFalse(sealed.target().toString().contains(Blob.utf8("p=hunter2").sha256()));
    Step.PutFile put = assertInstanceOf(Step.PutFile.class, sealed.reveal(new Step.PutFile(file, List.of())));
    assertEquals(Blob.utf8("p=hunter2"), assertInstanceOf(File.Regular.class, put.file().content()).bytes());
  }

  @Test
  void fingerprints_are_each_hosts_own_and_follow_the_value() {
    assertEquals(content(sealed(new Known.Value("a"), KEY, null)), content(sealed(new Known.Value("a"), KEY, null)));
    assertNotEquals(content(sealed(new Known.Value("a"), KEY, null)), content(sealed(new Known.Value("b"), KEY, null)));
    assertNotEquals(content(sealed(new Known.Value("a"), KEY, null)), content(sealed(new Known.Value("a"), OTHER_KEY, null)));
  }

  @Test
  void what_is_not_known_is_held_whatever_else_holds_it_and_never_written() {
    for (Reason reason : List.of(Reason.WAITING_FOR_SECRET, Reason.SECRET_UNAVAILABLE)) {
      Sealed sealed = sealed(new Known.Missing(reason, "is away"), KEY, new Held(Reason.DEPENDENCY_NOT_READY, "waits"));
      assertEquals(reason, Objects.requireNonNull(only(sealed).held()).reason());
      Step put = new Step.PutFile(assertInstanceOf(File.class, only(sealed).object()), List.of());
      assertThrows(IllegalStateException.class, () -> sealed.reveal(put));
    }
  }

  @Test
  void known_values_are_taken_out_of_what_others_say() {
    Known known = new Known(new TreeMap<>(
        Map.of(REF, new Known.Value("hunter2"), new SecretRef("db", "key"), new Known.Value("-- one --\nline-number-two\n"))));
    assertEquals("login with (secret) failed at (secret)", known.hide("login with hunter2 failed at line-number-two"));
    assertFalse(known.toString().contains("hunter2") || known.answer(REF).toString().contains("hunter2"));
  }
}
