package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class StatusLineTest {
  private static final String CLEAR = "\r\u001B[K";

  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(screen, true, StandardCharsets.UTF_8);

  @BeforeEach
  void showBothOnOneScreen() {
    System.setOut(terminal);
    System.setErr(terminal);
  }

  @AfterEach
  void giveBack() {
    System.setOut(realOut);
    System.setErr(realErr);
  }

  private String written() {
    return screen.toString(StandardCharsets.UTF_8);
  }

  @Test
  void rowsOnStandardOutputClearTheLineFirst() {
    try (StatusLine line = StatusLine.onTerminal(80)) {
      line.show(List.of("running", "5 records/s"));
      System.out.print("a  b\n1  2\n");
      System.out.print("3  4\n");
      line.show(List.of("running"));
    }
    assertThat(written())
        .isEqualTo(
            CLEAR
                + "running  5 records/s"
                + CLEAR
                + "a  b\n1  2\n3  4\n"
                + CLEAR
                + "running"
                + CLEAR);
  }

  @Test
  void whatIsLoggedOnStandardErrorClearsItToo() {
    try (StatusLine line = StatusLine.onTerminal(80)) {
      line.show(List.of("running"));
      System.err.print("a warning\n");
      line.show(List.of("running"));
      line.print("going on");
    }
    assertThat(written().lines())
        .containsExactly(
            "",
            CLEAR.substring(1) + "running",
            CLEAR.substring(1) + "a warning",
            "",
            CLEAR.substring(1) + "running",
            CLEAR.substring(1) + "going on");
  }

  @Test
  void theLineIsNotDrawnBehindHalfARow() {
    try (StatusLine line = StatusLine.onTerminal(80)) {
      System.out.print("1  ");
      line.show(List.of("running"));
      System.out.print("2\n");
    }
    assertThat(written()).isEqualTo("1  2\n");
  }

  @Test
  void fieldsThatDoNotFitAreLeftOutWhole() {
    try (StatusLine line = StatusLine.onTerminal(20)) {
      line.show(List.of("running", "12345 /s", "more", "x"));
      line.show(List.of("running", "123456789 /s"));
      line.show(List.of("stopping: letting everything arrive"));
    }
    assertThat(written())
        .isEqualTo(
            CLEAR
                + "running  12345 /s"
                + CLEAR
                + "running"
                + CLEAR
                + "stopping: letting e"
                + CLEAR);
  }

  @Test
  void standardOutputThatIsClosedIsSeenThroughIt() {
    System.setOut(
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int one) throws IOException {
                throw new IOException("closed");
              }
            },
            false,
            StandardCharsets.UTF_8));
    try (StatusLine line = StatusLine.onTerminal(80)) {
      line.show(List.of("running"));
      System.out.print("row\n");
      assertThat(System.out.checkError()).isTrue();
    }
  }

  @Test
  void whenItIsClosedTheStreamsAreThoseOfBefore() {
    PrintStream kept;
    try (StatusLine line = StatusLine.onTerminal(80)) {
      line.show(List.of("running"));
      kept = System.out;
      assertThat(kept).isNotSameAs(terminal);
    }
    assertThat(System.out).isSameAs(terminal);
    assertThat(System.err).isSameAs(terminal);
    kept.print("row\n");
    assertThat(written()).isEqualTo(CLEAR + "running" + CLEAR + "row\n");
  }
}
