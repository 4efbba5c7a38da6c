package dev.evenkeel.operator.app;

/** A request that cannot be fulfilled. The message says why and what to do next. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final Why why;

  /** What kind of refusal it is; each is one HTTP status. */
  public enum Why {
    /** There is no such thing: 404. */
    NOT_FOUND,
    /** It makes no sense as asked: 400. */
    INVALID,
    /** It cannot be done as things stand: 409. */
    CONFLICT,
    /** What it needs cannot be reached now: 503. */
    UNAVAILABLE
  }

  public RefusedException(Why why, String message) {
    super(message);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
