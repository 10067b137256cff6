package io.actorflow.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferencePagesTest {
  private final Map<String, String> pages = ReferencePages.of(Fakes.components());

  @Test
  void writesAPagePerComponentAndAnIndexOfThem() {
    assertThat(pages.keySet())
        .containsExactly(
            "index.md",
            "pipeline.md",
            "kafka-source.md",
            "filter-operator.md",
            "window-operator.md",
            "kafka-sink.md",
            "json-codec.md");
    assertThat(pages.get("index.md"))
        .isEqualTo(
            """
            # Reference

            What a pipeline file can say.

            - [Pipeline](pipeline.md): what is said of a pipeline as a whole

            ## Sources

            - [`kafka`](kafka-source.md): Reads topics of Kafka.

            ## Operators

            - [`filter`](filter-operator.md): Keeps the rows for which a condition holds.
            - [`window`](window-operator.md): Aggregates the rows of each window of event time.

            ## Sinks

            - [`kafka`](kafka-sink.md): Writes to a topic of Kafka.

            ## Codecs

            - [`json`](json-codec.md): One JSON object to a record.
            """);
  }

  @Test
  void describesEachSetting() {
    assertThat(pages.get("kafka-source.md"))
        .isEqualTo(
            """
            # Source `kafka`

            Reads topics of Kafka.

            | setting | type | default | |
            | --- | --- | --- | --- |
            | `bootstrap-servers` | text | **required** | Brokers to ask first, host:port with commas between them. |
            | `topics` | list of text | `[]` | Topics to read, at least one. |
            | `format` | format | **required** | How records are written. |
            | `max-rows` | whole number | `8192` | Most rows in one batch, 1 to 1000000. Larger batches raise throughput and latency alike. |
            | `poll-timeout` | duration | `200ms` | Longest wait for the first row of a batch. |
            | `buffer` | size | `4MiB` | Memory for records that wait. |
            | `login` | block |  | Who it is. |
            | `login.user` | text |  | Name of the user; nobody if it is not given. |
            | `login.password` | secret |  | The user's password. |
            | `properties` | names with text | `{}` | Settings of the client itself. |

            Every source can also have [`event-time`](pipeline.md#event-time).
            """);
    assertThat(pages.get("window-operator.md"))
        .contains("| `kind` | `tumbling`, `sliding` | `tumbling` |");
  }

  @Test
  void describesThePipelineItself() {
    assertThat(pages.get("pipeline.md"))
        .contains("| `name` | text | **required** | Name of the pipeline: ")
        .contains("| `idle-timeout` | duration | `10s` | ");
  }
}
