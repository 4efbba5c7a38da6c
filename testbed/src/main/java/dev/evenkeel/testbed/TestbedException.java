package dev.evenkeel.testbed;

/** The testbed itself failed: no engine, no image, a host that does not boot. Never a verdict about the product. */
public final class TestbedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TestbedException(String message) {
    super(message);
  }

  public TestbedException(String message, Throwable cause) {
    super(message, cause);
  }
}
