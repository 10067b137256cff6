package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessUseTest {
  private final ProcessUse use = new ProcessUse();

  @Test
  void countsFromTheLastSampleThatIsNotAfterTheBeginning() {
    use.sample(1_000);
    burn();
    use.sample(2_000);
    burn();
    use.sample(3_000);
    use.end();

    assertThat(use.cpuSeconds(2_999)).isPositive().isLessThan(use.cpuSeconds(1_999));
    assertThat(use.cpuSeconds(3_000)).isLessThan(use.cpuSeconds(2_000));
    assertThat(use.cpuSeconds(1)).isEqualTo(use.cpuSeconds(1_000));
  }

  @Test
  void withoutASampleNothingIsKnown() {
    use.end();
    assertThat(use.cpuSeconds(1_000)).isZero();
  }

  /** Takes a tenth of a second of this process's time. */
  private static void burn() {
    ProcessUse clock = new ProcessUse();
    clock.sample(0);
    double taken = 0;
    while (taken < 0.1) {
      clock.end();
      taken = clock.cpuSeconds(0);
    }
  }
}
