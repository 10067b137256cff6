package io.actorflow.pbm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutlineTest {
  @Test
  void goesOnBelowTheTextWhereALineIsFull() {
    String words = "word ".repeat(20).strip();

    assertThat(new Outline().labelled("│ ", "reads", words).render())
        .isEqualTo(
            "│ reads  " + "word ".repeat(14).strip() + "\n│        " + "word ".repeat(6).strip());
  }

  @Test
  void cutsAWordThatIsLongerThanALine() {
    String word = "x".repeat(150);

    assertThat(new Outline().labelled("", "label", "a " + word + " z").render().lines())
        .containsExactly(
            "label  a", "       " + "x".repeat(73), "       " + "x".repeat(73), "       xxxx z");
  }

  @Test
  void leavesNoBlanksAtTheEnds() {
    assertThat(new Outline().line("one").blank().labelled("│ ", "two ", "").render())
        .isEqualTo("one\n\n│ two");
  }
}
