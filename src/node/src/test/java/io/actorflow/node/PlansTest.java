package io.actorflow.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.PipelineException;
import io.actorflow.config.Components;
import io.actorflow.config.PipelineDefinition;
import io.actorflow.config.SecretResolver;
import io.actorflow.run.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PlansTest {
  private static final Components COMPONENTS = Components.discover();
  private static final int CAPACITY = 4;

  private final Map<String, String> environment = new HashMap<>();
  private final Plans plans = new Plans(COMPONENTS, new SecretResolver(environment::get), CAPACITY);

  @Test
  void whoeverAsksAtTheSameTimeGetsTheSamePlan() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Plan>> asked = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        asked.add(threads.submit(() -> plans.of("bids", definition("bids", 100))));
      }
      Plan first = asked.getFirst().get();
      for (Future<Plan> each : asked) {
        assertThat(each.get()).isSameAs(first);
      }
    }
  }

  @Test
  void anotherVersionHasAPlanOfItsOwn() {
    assertThat(plans.of("bids", definition("bids", 100)))
        .isNotSameAs(plans.of("bids", definition("bids", 200)));
  }

  @Test
  void thePlansThatWereAskedForLastAreKept() {
    Plan used = plans.of("bids", definition("bids", 0));
    Plan unused = plans.of("bids", definition("bids", 1));
    for (int rate = 2; rate <= CAPACITY; rate++) {
      plans.of("bids", definition("bids", rate));
      assertThat(plans.of("bids", definition("bids", 0))).isSameAs(used);
    }

    assertThat(plans.size()).isEqualTo(CAPACITY);
    assertThat(plans.of("bids", definition("bids", 1))).isNotSameAs(unused);
    assertThat(plans.size()).isEqualTo(CAPACITY);
  }

  @Test
  void aPlanThatFailedIsMadeAgainForTheNextWhoAsks() {
    String definition =
        canonical(
            """
        pipeline {
          name = bids
          source {
            type = kafka
            bootstrap-servers = "localhost:9092"
            topics = [bids]
            format { type = json, schema { auction = long } }
            security {
              protocol = sasl-plaintext
              sasl { mechanism = scram-sha-512, username = reader, password = "${env:BIDS_PASSWORD}" }
            }
          }
          sink { type = discard }
        }
        """);
    assertThatThrownBy(() -> plans.of("bids", definition))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("BIDS_PASSWORD");
    assertThat(plans.size()).isZero();

    environment.put("BIDS_PASSWORD", "it is there now");

    assertThat(plans.of("bids", definition).pipeline()).isEqualTo("bids");
  }

  private static String definition(String name, int rate) {
    return canonical(
        """
        pipeline {
          name = %s
          source { type = generator, kind = bids, rate = %d }
          sink { type = discard }
        }
        """
            .formatted(name, rate));
  }

  private static String canonical(String definition) {
    return PipelineDefinition.parse("bids.conf", definition, COMPONENTS).render();
  }
}
