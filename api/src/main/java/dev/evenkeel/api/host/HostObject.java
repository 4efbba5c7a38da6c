package dev.evenkeel.api.host;

/**
 * What may stand on a host. One vocabulary for what is desired, what was applied and what is observed: the adapters read the same records that the kinds lower to, so that comparing is comparing fields. In an observed object every field is
 * read; in a desired one null or empty means that nobody set it.
 */
public sealed interface HostObject permits Container, Network, Volume, Image, File, Unit {

  ObjectKey key();

  /** The object flattened to paths and values, as it is compared, kept in the ledger and printed. */
  default Fields fields() {
    return Fields.of((Record) this);
  }
}
