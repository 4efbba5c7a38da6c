package dev.evenkeel.hosts.contract;

import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

import java.util.Objects;

/** A real host whose login is not root but may use sudo: the parts of the suite that are root's work, and what is heard and read. */
@RealHosts(value = "contract", reset = RealHosts.Reset.CLASS)
class SudoHostContractTest {
  private final TestHost machine;
  private @Nullable Subject opened;

  SudoHostContractTest(TestHost contract) {
    this.machine = contract;
  }

  @BeforeEach
  void connect() throws Exception {
    opened = new RealSubject(machine, "ops");
  }

  @AfterEach
  void disconnect() throws Exception {
    subject().close();
  }

  private Subject subject() {
    return Objects.requireNonNull(opened, "the host could not be connected");
  }

  @Nested
  class Reading extends ReadingContract {
    Reading() {
      super(SudoHostContractTest.this::subject);
    }
  }

  @Nested
  class Files extends FileContract {
    Files() {
      super(SudoHostContractTest.this::subject);
    }
  }

  @Nested
  class Watching extends WatchContract {
    Watching() {
      super(SudoHostContractTest.this::subject);
    }
  }

  @Nested
  class Units extends UnitContract {
    Units() {
      super(SudoHostContractTest.this::subject);
    }
  }

  @Nested
  class Ledgers extends LedgerContract {
    Ledgers() {
      super(SudoHostContractTest.this::subject);
    }
  }

  @Nested
  class Signals extends SignalContract {
    Signals() {
      super(SudoHostContractTest.this::subject);
    }
  }
}
