package io.actorflow.keyed;

/** Arithmetic of moments that stops at the first and the last: rows may claim any event time. */
final class Moments {
  private Moments() {}

  static long plus(long moment, long micros) {
    long sum = moment + micros;
    boolean overflows = ((moment ^ sum) & (micros ^ sum)) < 0;
    return overflows ? (micros < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
  }
}
