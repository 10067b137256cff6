package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.PipelineException;
import io.actorflow.node.http.HttpSettings;
import io.actorflow.node.table.TableSettings;
import io.actorflow.testkit.ConfigContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NodeConfigurationTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @MethodSource
  void everySettingHasADefaultAndAComment(Class<? extends Record> settings, String path) {
    ConfigContract.verify(settings, path);
  }

  static Stream<Arguments> everySettingHasADefaultAndAComment() {
    return Stream.of(
        Arguments.of(NodeSettings.class, NodeSettings.PATH),
        Arguments.of(HttpSettings.class, HttpSettings.PATH),
        Arguments.of(LogSettings.class, LogSettings.PATH),
        Arguments.of(TableSettings.class, TableSettings.PATH));
  }

  @Test
  void whatTheFileDoesNotSayIsAsDocumented() throws Exception {
    assertThat(read("actorflow.log.format = json").getString("actorflow.node.port"))
        .isEqualTo("2551");
  }

  @Test
  void allThatIsWrongIsToldAtOnceWithItsPlace() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    actorflow.log { format = xml, levle = info }
                    actorflow.node.commit-interval = 11s
                    """))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("node.conf:1: actorflow.log.levle is not a setting of a node")
        .hasMessageContaining("actorflow.log.format: xml (expected: one of text, json)")
        .hasMessageContaining("node.conf:2: actorflow.node.commit-interval: PT11S");
  }

  private com.typesafe.config.Config read(String text) throws IOException {
    return NodeConfiguration.read(Files.writeString(folder.resolve("node.conf"), text));
  }
}
