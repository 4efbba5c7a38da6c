package dev.evenkeel.hosts.contract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** The whole suite. One nested class per part. */
public abstract class HostContract {
  private Subject subject;

  /** A connected host; each test gets one. What earlier tests left on it does not matter. */
  protected abstract Subject open() throws Exception;

  @BeforeEach
  void connect() throws Exception {
    subject = open();
  }

  @AfterEach
  void disconnect() throws Exception {
    subject.close();
  }

  @Nested
  class Containers extends ContainerContract {
    Containers() {
      super(() -> subject);
    }
  }

  @Nested
  class Lives extends LifeContract {
    Lives() {
      super(() -> subject);
    }
  }

  @Nested
  class Replacing extends ReplacementContract {
    Replacing() {
      super(() -> subject);
    }
  }

  @Nested
  class Reading extends ReadingContract {
    Reading() {
      super(() -> subject);
    }
  }

  @Nested
  class NetworksAndVolumes extends NetworkContract {
    NetworksAndVolumes() {
      super(() -> subject);
    }
  }

  @Nested
  class Images extends ImageContract {
    Images() {
      super(() -> subject);
    }
  }

  @Nested
  class Files extends FileContract {
    Files() {
      super(() -> subject);
    }
  }

  @Nested
  class Watching extends WatchContract {
    Watching() {
      super(() -> subject);
    }
  }

  @Nested
  class Units extends UnitContract {
    Units() {
      super(() -> subject);
    }
  }

  @Nested
  class Ledgers extends LedgerContract {
    Ledgers() {
      super(() -> subject);
    }
  }

  @Nested
  class Signals extends SignalContract {
    Signals() {
      super(() -> subject);
    }
  }
}
