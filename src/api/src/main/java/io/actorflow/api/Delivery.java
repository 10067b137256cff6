package io.actorflow.api;

/**
 * What a sink promises for each result, across faults.
 *
 * @param reason one sentence: what makes it so, or what keeps it from more
 */
public record Delivery(Guarantee guarantee, String reason) {
  /** How often a result arrives. */
  public enum Guarantee {
    AT_LEAST_ONCE,
    EXACTLY_ONCE
  }

  public static Delivery exactlyOnce(String reason) {
    return new Delivery(Guarantee.EXACTLY_ONCE, reason);
  }

  public static Delivery atLeastOnce(String reason) {
    return new Delivery(Guarantee.AT_LEAST_ONCE, reason);
  }
}
