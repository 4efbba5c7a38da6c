package dev.evenkeel.operator.loop;

import dev.evenkeel.api.model.ResourceRef;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What people decided and the fleet agreed on, in neither git nor the hosts. Durable: what was put is there after a crash. Safe for use by several threads. */
public interface Intents {

  /** Why it is not known what people had decided, in words for them; then nothing is written to any host until one has confirmed. Empty when all is there. */
  default Optional<String> lost() {
    return Optional.empty();
  }

  List<Suspension> suspensions();

  void put(Suspension suspension);

  void endSuspension(ResourceRef target);

  List<Approval> approvals();

  void put(Approval approval);

  List<Quarantine> quarantines();

  void put(Quarantine quarantine);

  void endQuarantine(ResourceRef resource);

  List<Rollback> rollbacks();

  /** Takes the place of one that the resource has already. */
  void put(Rollback rollback);

  void endRollback(ResourceRef resource);

  List<Pin> pins();

  void put(Pin pin);

  /** What a reference stood for at that time, as {@code sha256:…}; empty when that is not known. */
  Optional<String> digestAt(String reference, Instant at);
}
