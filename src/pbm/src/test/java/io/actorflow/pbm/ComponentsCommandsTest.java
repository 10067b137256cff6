package io.actorflow.pbm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ComponentsCommandsTest {
  @Test
  void listsWhatPipelinesCanBeMadeOfWithin80Columns() {
    Ran ran = Ran.pbm("components", "list");

    assertThat(ran.code()).isZero();
    assertThat(ran.outLines())
        .allMatch(line -> line.length() <= 80)
        .anyMatch(line -> line.matches("source +numbers +Counts\\."))
        .anyMatch(line -> line.matches("sink +nowhere *"))
        .anyMatch(line -> line.matches("operator +window +.*"));
  }

  @Test
  void showsEverySettingWithItsDescriptionAndDefault() {
    Ran ran = Ran.pbm("components", "show", "numbers");

    assertThat(ran.out())
        .isEqualTo(
            """
            # Counts.
            # From one.
            source {
              type = numbers

              # How many to count.
              # Expected: a whole number.
              count = 10

              # Whoever asks must know it.
              # Expected: a text, best as "${env:NAME}" or "${file:path}". Required.
              # password = ...

              # How to count.
              manner {

                # How fast.
                # Expected: a duration such as 200ms or 10s.
                pace = "1s"
              }
            }
            """);
  }

  @Test
  void showsThemToPrograms() throws IOException {
    Ran ran = Ran.pbm("components", "show", "numbers", "-o", "json");
    JsonNode component = new ObjectMapper().readTree(ran.out()).path("components").path(0);

    assertThat(component.path("description").asText()).isEqualTo("Counts. From one.");
    assertThat(component.path("settings").findValuesAsText("key"))
        .containsExactly("count", "password", "manner", "manner.pace");
    assertThat(component.path("settings").path(0).path("default").asText()).isEqualTo("10");
    assertThat(component.path("settings").path(1).has("default")).isFalse();
  }

  @Test
  void namesTheNearestOfWhatIsNotThere() {
    Ran ran = Ran.pbm("components", "show", "nubmers");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo("pbm: there is no component 'nubmers' (did you mean 'numbers'?)\n");
  }

  @Test
  void writesAPagePerComponentAndOneOfAllCommands(@TempDir Path folder) throws IOException {
    Ran ran = Ran.pbm("docs", folder.resolve("reference").toString());

    assertThat(ran.code()).isZero();
    assertThat(Files.readString(folder.resolve("reference/index.md")))
        .contains("numbers-source.md");
    assertThat(Files.readString(folder.resolve("reference/numbers-source.md")))
        .contains("Counts. From one.");
    assertThat(Files.readString(folder.resolve("reference/pbm.md")))
        .contains("## pbm pipeline submit", "Three ways to end one:", "Exit codes:")
        .doesNotContain("\u001b");
    assertThat(ran.outLines()).allMatch(line -> Files.exists(Path.of(line)));
  }

  @Test
  void printsTheSchemaOfPipelines() throws IOException {
    Ran ran = Ran.pbm("schema");

    assertThat(ran.err()).isEmpty();
    assertThat(new ObjectMapper().readTree(ran.out()).findValuesAsText("const"))
        .contains("numbers", "nowhere");
  }

  @Test
  void saysWhereItCannotWrite(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");
    Ran ran = Ran.pbm("docs", file.toString());

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).startsWith("pbm: cannot write to " + file);
  }
}
