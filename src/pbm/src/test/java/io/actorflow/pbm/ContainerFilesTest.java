package io.actorflow.pbm;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What can be checked of the files in docker/ without an engine to run them. */
class ContainerFilesTest {
  private static final Path COMPOSE = Repository.path("docker/compose.yaml");
  private static final String SHARED_NETWORK = "service:network";

  private final Map<String, Object> compose = map(load());
  private final Map<String, Object> services = map(compose.get("services"));

  private static Object load() {
    LoadSettings settings = LoadSettings.builder().setMaxAliasesForCollections(20).build();
    return merged(
        Objects.requireNonNull(new Load(settings).loadFromString(Repository.text(COMPOSE))));
  }

  /** YAML's merge key, which the reader leaves to us. */
  private static Object merged(Object value) {
    if (!(value instanceof Map<?, ?> block)) {
      return value;
    }
    Map<String, Object> whole = new LinkedHashMap<>();
    if (block.get("<<") instanceof Map<?, ?> base) {
      whole.putAll(map(merged(base)));
    }
    block.forEach(
        (key, inner) -> {
          if (!key.equals("<<") && inner != null) {
            whole.put(String.valueOf(key), merged(inner));
          }
        });
    return whole;
  }

  private static Map<String, Object> map(@Nullable Object value) {
    Objects.requireNonNull(value, "a block is missing");
    Map<String, Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) value).forEach((key, inner) -> map.put(String.valueOf(key), inner));
    return map;
  }

  private List<String> nodes() {
    return services.keySet().stream().filter(name -> name.startsWith("node-")).toList();
  }

  @Test
  void everythingSharesTheNetworkInWhichNodesListenOnLoopback() {
    assertThat(nodes()).hasSize(3);
    services.forEach(
        (name, service) -> {
          assertThat(map(service)).as(name).doesNotContainKey("ports");
          if (!name.equals("network")) {
            assertThat(map(service)).as(name).containsEntry("network_mode", SHARED_NETWORK);
          }
        });
    assertThat(services).containsKey("network");
  }

  @Test
  void servicesDependOnServicesThatAreThere() {
    services.forEach(
        (name, service) -> {
          Object needed = map(service).get("depends_on");
          if (needed instanceof List<?> names) {
            assertThat(names).as(name).allMatch(services::containsKey);
          } else if (needed != null) {
            assertThat(map(needed).keySet()).as(name).allMatch(services::containsKey);
          }
        });
  }

  @Test
  void volumesAreDeclared() {
    Map<String, Object> volumes = map(compose.get("volumes"));
    services.forEach(
        (name, service) -> {
          if (map(service).get("volumes") instanceof List<?> mounts) {
            for (Object mount : mounts) {
              assertThat(volumes).as(name).containsKey(String.valueOf(mount).split(":", 2)[0]);
            }
          }
        });
  }

  @Test
  void eachNodeHasTheConfigurationOfThreeNodesAndPortsOfItsOwn() {
    List<Integer> ports = new ArrayList<>();
    List<String> seeds = new ArrayList<>();
    List<List<String>> seedNodes = new ArrayList<>();
    for (String name : nodes()) {
      Map<String, Object> node = map(services.get(name));
      assertThat(node.get("command"))
          .isEqualTo(List.of("node", "--config", "/etc/actorflow/three-nodes.conf"));
      Map<String, Object> environment = map(node.get("environment"));
      environment.replaceAll((key, value) -> String.valueOf(value));
      Config configuration =
          ConfigFactory.parseFile(Repository.path("cluster-config/three-nodes.conf").toFile())
              .resolveWith(ConfigFactory.parseMap(environment), ConfigResolveOptions.noSystem());
      NodeConfiguration.check(name, configuration);
      ports.add(configuration.getInt("actorflow.node.port"));
      ports.add(configuration.getInt("actorflow.http.port"));
      seeds.add("127.0.0.1:" + configuration.getInt("actorflow.node.port"));
      seedNodes.add(configuration.getStringList("actorflow.node.seed-nodes"));
    }
    assertThat(seedNodes).allMatch(seeds::equals);
    assertThat(ports).doesNotHaveDuplicates();
  }

  @Test
  void noPasswordStandsInTheFile() {
    assertThat(Repository.text(COMPOSE).lines().filter(line -> line.contains("PASSWORD:")))
        .isNotEmpty()
        .allMatch(line -> line.contains("${ACTORFLOW_JOURNAL_PASSWORD:?"));
  }

  @Test
  void theBrokerIsOfTheVersionThatTheClientIs() {
    Matcher version =
        Pattern.compile("<kafka.version>(.*)</kafka.version>").matcher(Repository.text("pom.xml"));
    assertThat(version.find()).isTrue();
    for (String name : List.of("kafka", "topics")) {
      assertThat(map(services.get(name)))
          .containsEntry("image", "apache/kafka:" + version.group(1));
    }
  }

  @Test
  void theImageCopiesWhatIsThereAndDoesNotRunAsRoot() {
    String dockerfile = Repository.text("docker/Dockerfile");
    Matcher copies = Pattern.compile("(?m)^COPY (?!--from)(.*)$").matcher(dockerfile);
    int found = 0;
    while (copies.find()) {
      String[] words = copies.group(1).replaceAll("--\\S+ ", "").split(" ", -1);
      for (String source : List.of(words).subList(0, words.length - 1)) {
        assertThat(Files.exists(Repository.path(source))).as(source).isTrue();
        found++;
      }
    }
    assertThat(found).isGreaterThan(3);
    assertThat(dockerfile).containsPattern("(?m)^USER [1-9]\\d*$");
  }

  @Test
  void theVirtualMachineHasTheOptionsThatTheLaunchersGive() {
    Matcher options =
        Pattern.compile("echo \"(--?[^\"$]+)\"")
            .matcher(jvmOptions(Repository.text("scripts/jdk.sh")));
    int found = 0;
    while (options.find()) {
      assertThat(Repository.text("docker/actorflow")).contains(options.group(1));
      assertThat(Repository.text("docker/pbm")).contains(options.group(1));
      found++;
    }
    assertThat(found).isGreaterThan(3);
  }

  private static String jvmOptions(String script) {
    return script.substring(script.indexOf("jvm_options()"));
  }
}
