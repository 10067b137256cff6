package io.actorflow.keyed;

import io.actorflow.api.Operator;
import java.lang.ref.Cleaner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Instances of one stateless operator for threads that each need one for a while. Those that are
 * given back are used again, as many as there are processors; they are closed when nobody holds
 * this any more. Used by many threads.
 */
final class IdleOperators {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Supplier<Operator> maker;
  private final Idle idle = new Idle();

  /** Must not refer to what it is cleaned up for. */
  private static final class Idle implements Runnable {
    private final int most = Runtime.getRuntime().availableProcessors();
    private final Deque<Operator> operators = new ArrayDeque<>();

    synchronized Operator poll(Supplier<Operator> maker) {
      Operator operator = operators.poll();
      return operator == null ? maker.get() : operator;
    }

    synchronized boolean keep(Operator operator) {
      if (operators.size() < most) {
        operators.push(operator);
        return true;
      }
      return false;
    }

    @Override
    public synchronized void run() {
      operators.forEach(Operator::close);
      operators.clear();
    }
  }

  IdleOperators(Supplier<Operator> maker) {
    this.maker = maker;
    CLEANER.register(this, idle);
  }

  Operator take() {
    return idle.poll(maker);
  }

  void give(Operator operator) {
    if (!idle.keep(operator)) {
      operator.close();
    }
  }
}
