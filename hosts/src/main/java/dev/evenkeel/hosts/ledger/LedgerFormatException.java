package dev.evenkeel.hosts.ledger;

import java.io.IOException;

/** The bytes are no ledger that this version understands. */
public class LedgerFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public LedgerFormatException(String message) {
    super(message);
  }
}
