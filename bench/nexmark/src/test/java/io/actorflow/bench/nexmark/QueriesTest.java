package io.actorflow.bench.nexmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueriesTest {
  private static final QueryFolder PIPELINES = new QueryFolder(Path.of("pipelines"), ".conf");
  private static final QueryFolder FLINK = new QueryFolder(Path.of("flink"), ".sql");
  private static final QueryFolder ORACLE = new QueryFolder(Path.of("oracle"), ".sql");

  @ParameterizedTest
  @EnumSource
  void isThereOrHasAReason(Query query) {
    assertThat(PIPELINES.text(query).isPresent())
        .isNotEqualTo(PIPELINES.missing(query).isPresent());
    assertThat(FLINK.text(query).isPresent()).isNotEqualTo(FLINK.missing(query).isPresent());
  }

  @ParameterizedTest
  @EnumSource
  void hasAnAnswerIfSomebodyIsAsked(Query query) {
    if (PIPELINES.text(query).isPresent() || FLINK.text(query).isPresent()) {
      Answer answer = Answer.parse(query.id(), ORACLE.text(query).orElseThrow());
      assertThat(answer.expected().size() + answer.wrong().size()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesItsTopicAndBrokerAsTheHarnessReplacesThem(Query query) {
    PIPELINES
        .text(query)
        .ifPresent(
            text ->
                assertThat(text)
                    .contains("name = nexmark-" + query.id() + "\n")
                    .contains("topic = nexmark-" + query.id() + "\n")
                    .contains("bootstrap-servers = \"localhost:9092\"")
                    .contains("end = latest")
                    .contains("delivery = exactly-once"));
  }

  @Test
  void anAnswerSaysWhatEachStatementGives() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Answer.parse("q1.sql", "-- expected:\nselect 1;\n\nselect 2"))
        .withMessage(
            "q1.sql: 'select 2' (expected: '-- expected:' or '-- wrong:' before each statement)");
  }
}
