package io.actorflow.pbm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void alignsNumbersToTheRightAndTrimsLineEnds() {
    Table table =
        new Table().text("A").number("COUNT").text("B").row("x", "7", "").row("yy", "1,000", "z");

    assertThat(table.render(UnaryOperator.identity()))
        .isEqualTo("A   COUNT  B\nx       7\nyy  1,000  z");
  }

  @Test
  void shortensTextAndNeverNumbers() {
    Table table =
        new Table()
            .number("N")
            .text("FIRST")
            .text("SECOND")
            .row("9".repeat(30), "a".repeat(60), "b".repeat(50));
    String row = table.render(UnaryOperator.identity()).lines().toList().get(1);

    assertThat(row).hasSize(80).contains("9".repeat(30), "a…", "b…");
  }

  @Test
  void measuresWhatIsSeenRatherThanWhatIsWritten() {
    Table table = new Table().state("STATE").text("X").row("up", "1").row("𝄞𝄞", "2");

    assertThat(table.render(state -> "<" + state + ">"))
        .isEqualTo("STATE  X\n<up>     1\n<𝄞𝄞>     2");
  }

  @Test
  void refusesRowsOfAnotherWidth() {
    Table table = new Table().text("A");

    assertThatThrownBy(() -> table.row("x", "y")).hasMessage("2 cells for 1 columns");
  }
}
