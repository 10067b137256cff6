package io.actorflow.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Dependencies point one way. Each rule is also shown something that breaks it. */
class ArchitectureTest {
  private static final JavaClasses CLASSES = Modules.classes();
  private static final JavaClasses PLANTED =
      new ClassFileImporter().importPackages("io.actorflow.architecture.planted..");

  /** Which modules' classes the code of a module may name. What is loaded by name is not named. */
  private static final Map<String, Set<String>> TABLE =
      Map.ofEntries(
          Map.entry("src/api", Set.of()),
          Map.entry("src/testkit", Set.of("src/api")),
          Map.entry("src/config", Set.of("src/api")),
          Map.entry("src/codecs", Set.of("src/api")),
          Map.entry("src/connectors/file", Set.of("src/api")),
          Map.entry("src/connectors/generator", Set.of("src/api")),
          Map.entry("src/connectors/console", Set.of("src/api")),
          Map.entry("src/connectors/kafka", Set.of("src/api")),
          Map.entry("src/operators/sql", Set.of("src/api")),
          Map.entry("src/journal", Set.of()),
          Map.entry("src/engine", Set.of("src/api", "src/config")),
          Map.entry("src/node", Set.of("src/api", "src/config", "src/journal", "src/engine")),
          // Plans pipelines offline, to say what is wrong with them.
          Map.entry("src/pbm", Set.of("src/api", "src/config", "src/engine")),
          Map.entry("src/dev", Set.of("src/api", "src/connectors/generator")),
          Map.entry("examples/plugin", Set.of("src/api")));

  private static final String[] OF_API = {
    "java..", "io.actorflow.api..", "com.typesafe.config..", "org.apache.arrow..", "org.jspecify.."
  };
  private static final String PEKKO = "org.apache.pekko..";
  private static final String[] INSIDE_KAFKA = {
    "org.apache.kafka.clients",
    "org.apache.kafka.common.message..",
    "org.apache.kafka.common.network..",
    "org.apache.kafka.common.record.internal..",
    "org.apache.kafka.common.requests..",
  };

  @Test
  void everyModuleHasItsPlace() {
    assertThat(TABLE.keySet()).containsExactlyInAnyOrderElementsOf(Modules.names());
  }

  @Test
  void modulesKnowOnlyThoseBelowThem() {
    holds(Rules.modulesKnowOnly(TABLE));
    Map<String, Set<String>> withoutConfig = new HashMap<>(TABLE);
    withoutConfig.put("src/engine", Set.of("src/api"));
    breaks(Rules.modulesKnowOnly(withoutConfig), CLASSES);
  }

  @Test
  void apiKnowsNothingButColumnsAndSettings() {
    holds(Rules.knowsOfOthersOnly("src/api", OF_API));
    breaks(Rules.knowsOfOthersOnly("src/engine", OF_API), CLASSES);
  }

  @Test
  void onlyJournalEngineAndNodeKnowPekko() {
    Set<String> others = new HashSet<>(TABLE.keySet());
    others.removeAll(Set.of("src/journal", "src/engine", "src/node"));
    holds(Rules.knowsNot(others, PEKKO));
    breaks(Rules.knowsNot(Set.of("src/engine"), PEKKO), CLASSES);
  }

  @Test
  void whatIsInsideOfKafkasClientIsKnownInOnePlace() {
    holds(Rules.knownOnlyIn("io.actorflow.kafka.fetch", INSIDE_KAFKA));
    breaks(Rules.knownOnlyIn("io.actorflow.kafka", INSIDE_KAFKA), CLASSES);
  }

  @Test
  void noPackageKnowsItselfThroughOthers() {
    holds(Rules.noPackageKnowsItselfThroughOthers("io.actorflow.(**)"));
    breaks(
        Rules.noPackageKnowsItselfThroughOthers("io.actorflow.architecture.planted.(**)"), PLANTED);
  }

  @Test
  void nothingIsSerializedByJava() {
    holds(Rules.nothingIsSerializedByJava());
    breaks(Rules.nothingIsSerializedByJava(), PLANTED);
  }

  @Test
  void nullIsCheckedEverywhere() {
    holds(Rules.packagesSayThatNothingIsNull());
    breaks(Rules.packagesSayThatNothingIsNull(), PLANTED);
  }

  private static void holds(ArchRule rule) {
    rule.check(CLASSES);
  }

  private static void breaks(ArchRule rule, JavaClasses classes) {
    assertThat(rule.evaluate(classes).hasViolation()).as("%s is never broken", rule).isTrue();
  }
}
