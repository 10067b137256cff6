package io.actorflow.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class StreamFailureTest {
  private final IllegalStateException bug = new IllegalStateException("bug", new Exception());

  @Test
  void theCauseIsWhatFuturesHaveWrapped() {
    assertThat(StreamFailure.cause(bug)).isSameAs(bug);
    assertThat(StreamFailure.cause(new CompletionException(bug))).isSameAs(bug);
    assertThat(StreamFailure.cause(new CompletionException(new ExecutionException(bug))))
        .isSameAs(bug);
  }

  @Test
  void aWrapperOfNothingIsItsOwnCause() {
    CompletionException empty = new CompletionException("nothing", null);
    assertThat(StreamFailure.cause(empty)).isSameAs(empty);
  }
}
