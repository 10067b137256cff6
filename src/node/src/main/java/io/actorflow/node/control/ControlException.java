package io.actorflow.node.control;

/** What was asked for is refused; the {@link Refusal} says why and what to do. */
public final class ControlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  public ControlException(Refusal refusal) {
    // An answer, not a failure: nobody reads its stack.
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }
}
