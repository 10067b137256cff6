package io.actorflow.pbm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.PipelineException;
import io.actorflow.config.Components;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.config.ReferencePages;
import io.actorflow.config.SecretResolver;
import io.actorflow.pbm.MarkdownPage.Block;
import io.actorflow.run.Planner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation shows and names has to be so. */
class DocumentationTest {
  private static final String SHOWS_AN_ERROR = "<!-- shows an error -->";

  private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");
  private static final Pattern FILE =
      Pattern.compile(
          "(\\./)?((src|docs|docker|cluster-config|examples|scripts|bench|tests|\\.ci)/[\\w./-]+|[\\w-]+\\.(md|xml))|\\./\\w+");

  private static final Path REFERENCE = Repository.path("docs/reference");

  private static final Components OFFERED = offered();

  /** What is offered outside of tests. */
  private static Components offered() {
    return Components.of(
        ServiceLoader.load(ComponentProvider.class).stream()
            .filter(provider -> provider.type() != TestComponents.class)
            .flatMap(provider -> provider.get().components().stream())
            .toArray(ComponentFactory<?>[]::new));
  }

  @Test
  void pipelinesAndNodeConfigurationsAreValid() {
    int checked = 0;
    for (MarkdownPage page : Repository.pages()) {
      for (Block block : page.blocks("hocon")) {
        check(block);
        checked++;
      }
    }
    assertThat(checked).as("blocks found").isGreaterThan(5);
  }

  private static void check(Block block) {
    if (block.remark().equals(SHOWS_AN_ERROR)) {
      assertThatThrownBy(() -> plan(parse(block)))
          .as("%s should show an error", block.place())
          .isInstanceOf(PipelineException.class);
    } else if (Pattern.compile("(?m)^pipeline\\b").matcher(block.text()).find()) {
      assertThatCode(() -> plan(parse(block))).as(block.place()).doesNotThrowAnyException();
    } else if (block.text().startsWith("actorflow")) {
      NodeConfiguration.check(
          block.place(),
          ConfigFactory.parseString(block.text()).resolve(ConfigResolveOptions.noSystem()));
    } else {
      fail("%s is neither a pipeline nor a node's configuration", block.place());
    }
  }

  /** Under the name that its errors are shown with. */
  private static PipelineDefinition parse(Block block) {
    return PipelineDefinition.parse("pipeline.conf", block.text(), OFFERED);
  }

  /** Finds what cannot be carried out too, such as SQL over columns that are not there. */
  private static void plan(PipelineDefinition definition) {
    if (!definition.render().contains("${file:")) {
      Planner.plan(definition, OFFERED, new SecretResolver(variable -> null));
    }
  }

  @Test
  void errorsAreThoseThatAreShown() {
    MarkdownPage page = MarkdownPage.read(Repository.path("docs/pipelines.md"));
    List<Block> wrong =
        page.blocks("hocon").stream()
            .filter(block -> block.remark().equals(SHOWS_AN_ERROR))
            .toList();
    List<Block> shown =
        page.blocks("text").stream()
            .filter(block -> block.text().startsWith("pipeline.conf:"))
            .toList();
    assertThat(wrong).hasSameSizeAs(shown).isNotEmpty();
    for (int index = 0; index < wrong.size(); index++) {
      Block block = wrong.get(index);
      assertThatThrownBy(() -> plan(parse(block)))
          .as(block.place())
          .hasMessage(shown.get(index).text());
    }
  }

  @Test
  void theExplanationIsThatWhichIsShown() {
    Block shown =
        MarkdownPage.read(Repository.path("docs/pipelines.md")).blocks("text").stream()
            .filter(block -> block.text().startsWith("trending-auctions\n"))
            .findFirst()
            .orElseThrow();
    String example = Repository.path("examples/trending-auctions-kafka.conf").toString();

    assertThat(Ran.pbm("pipeline", "explain", example).out().strip())
        .isEqualTo(shown.text().strip());
  }

  @Test
  void examplesAndClusterConfigurationsAreValid() throws IOException {
    for (Path example : list("examples")) {
      assertThatCode(() -> plan(PipelineDefinition.read(example, OFFERED)))
          .as(example.toString())
          .doesNotThrowAnyException();
    }
    Config environment =
        ConfigFactory.parseMap(
            Map.of(
                "ACTORFLOW_PORT", "2551",
                "ACTORFLOW_HTTP_PORT", "9110",
                "ACTORFLOW_DATA", ".actorflow/node-1",
                "ACTORFLOW_JOURNAL_URL", "jdbc:postgresql://127.0.0.1:5432/postgres"));
    for (Path configuration : list("cluster-config")) {
      NodeConfiguration.check(
          configuration.toString(),
          ConfigFactory.parseFile(configuration.toFile())
              .resolveWith(environment, ConfigResolveOptions.noSystem()));
    }
  }

  private static List<Path> list(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Repository.path(folder))) {
      return files.filter(file -> file.toString().endsWith(".conf")).toList();
    }
  }

  @Test
  void filesThatAreNamedAreThere() {
    List<String> missing = new ArrayList<>();
    for (MarkdownPage page : Repository.pages()) {
      for (String code : Stream.of(page.code(), page.commands()).flatMap(List::stream).toList()) {
        for (String word : code.split("\\s+", -1)) {
          if (FILE.matcher(word).matches() && !Files.exists(Repository.path(word))) {
            missing.add(page + ": " + word);
          }
        }
      }
    }
    assertThat(missing).as("named, but not there").isEmpty();
  }

  @Test
  void linksLeadSomewhere() {
    List<String> broken = new ArrayList<>();
    for (MarkdownPage page : Repository.pages()) {
      for (String link : page.links()) {
        if (!link.contains("://") && !leadsSomewhere(page, link)) {
          broken.add(page + ": " + link);
        }
      }
    }
    assertThat(broken).as("links that lead nowhere").isEmpty();
  }

  private static boolean leadsSomewhere(MarkdownPage page, String link) {
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length == 1 || MarkdownPage.read(target).anchors().contains(parts[1]);
  }

  @Test
  void pbmKnowsTheCommands() {
    int checked = 0;
    for (MarkdownPage page : Repository.pages()) {
      for (String command : page.commands()) {
        if (command.startsWith("./pbm ")) {
          String[] arguments = words(command.substring("./pbm ".length()));
          assertThatCode(() -> parseCommand(arguments))
              .as("%s: %s", page, command)
              .doesNotThrowAnyException();
          checked++;
        }
      }
    }
    assertThat(checked).as("commands found").isGreaterThan(5);
  }

  /** As a shell takes them apart. */
  private static String[] words(String command) {
    return WORD.matcher(command)
        .results()
        .map(word -> word.group(1) == null ? word.group() : word.group(1))
        .toArray(String[]::new);
  }

  private static void parseCommand(String... arguments) {
    Pbm.commandLine(noEnvironment(), question -> Optional.empty()).parseArgs(arguments);
  }

  private static Environment noEnvironment() {
    return new Ran.Setting().environment(new ByteArrayOutputStream(), new ByteArrayOutputStream());
  }

  @Test
  void theReferenceIsWhatTheComponentsSayOfThemselves() throws IOException {
    Map<String, String> pages = new TreeMap<>(ReferencePages.of(OFFERED));
    pages.put(CommandsPage.FILE, CommandsPage.of(noEnvironment()));
    for (Map.Entry<String, String> page : pages.entrySet()) {
      assertThat(REFERENCE.resolve(page.getKey()))
          .as("write it again by: ./pbm docs docs/reference")
          .exists()
          .hasContent(page.getValue());
    }
    try (Stream<Path> files = Files.list(REFERENCE)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())).toList())
          .as("pages of components that are there")
          .containsExactlyInAnyOrderElementsOf(pages.keySet());
    }
  }
}
