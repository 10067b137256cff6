package io.actorflow.pbm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterCommandsTest {
  private static final String CLUSTER = "GET /api/v1/cluster";
  private ScriptedNode node;

  @BeforeEach
  void start() throws IOException {
    node = new ScriptedNode().on(CLUSTER, 200, Answers.CLUSTER);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Ran pbm(String... args) {
    return new Ran.Setting().node(node).run(args);
  }

  @Test
  void showsTheMembers() {
    Ran ran = pbm("cluster", "show");

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            ADDRESS         STATUS  REACHABLE  IS           ROLES
            127.0.0.1:2551  up      yes        leader,self  worker,registry
            127.0.0.1:2552  up      no         oldest       -
            """);
    assertThat(ran.err())
        .isEqualTo("not reachable: 127.0.0.1:2552\nnext: pbm cluster down 127.0.0.1:2552\n");
  }

  @Test
  void showsTheMembersToPrograms() throws IOException {
    Ran ran = pbm("cluster", "show", "-o", "json");

    assertThat(new ObjectMapper().readTree(ran.out()))
        .isEqualTo(new ObjectMapper().readTree(Answers.CLUSTER));
  }

  @Test
  void tellsHowAMemberIsDoing() {
    Ran self = pbm("cluster", "status");
    assertThat(self.code()).isZero();
    assertThat(self.out())
        .isEqualTo("127.0.0.1:2551 is up and reachable, roles: worker,registry\n");

    Ran lost = pbm("cluster", "status", "127.0.0.1:2552");
    assertThat(lost.code()).isEqualTo(1);
    assertThat(lost.out()).isEqualTo("127.0.0.1:2552 is up and not reachable, roles: -\n");

    Ran other = pbm("cluster", "status", "127.0.0.1:1");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).startsWith("pbm: 127.0.0.1:1 is not a member of the cluster");
  }

  @Test
  void tellsTheLeaderOrThatThereIsNone() throws IOException {
    assertThat(pbm("cluster", "leader").out()).isEqualTo("127.0.0.1:2551\n");

    try (ScriptedNode headless =
        new ScriptedNode().on(CLUSTER, 200, "{\"name\":\"a\",\"self\":\"b\",\"members\":[]}")) {
      Ran ran = new Ran.Setting().node(headless).run("cluster", "leader");
      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.out()).isEmpty();
      assertThat(ran.err()).contains("no leader");
    }
  }

  @Test
  void joinsAndLeaves() {
    node.on("POST /api/v1/cluster/join", 202, Answers.CLUSTER)
        .on("POST /api/v1/cluster/leave", 202, Answers.CLUSTER);

    assertThat(pbm("cluster", "join", "127.0.0.1:2551").err())
        .startsWith(node.address() + " is joining the cluster of 127.0.0.1:2551\n");
    assertThat(pbm("cluster", "leave", "127.0.0.1:2552").code()).isZero();
    assertThat(pbm("cluster", "leave").err())
        .isEqualTo("127.0.0.1:2551 is leaving\nnext: pbm cluster show\n");
    assertThat(node.asked)
        .containsExactly(
            "POST /api/v1/cluster/join {\"address\":\"127.0.0.1:2551\"}",
            "POST /api/v1/cluster/leave {\"address\":\"127.0.0.1:2552\"}",
            CLUSTER,
            "POST /api/v1/cluster/leave {\"address\":\"127.0.0.1:2551\"}");
  }

  @Test
  void asksBeforeItDownsAMember() {
    node.on("POST /api/v1/cluster/down", 202, Answers.CLUSTER);
    String[] down = {"cluster", "down", "127.0.0.1:2552"};

    Ran nobody = pbm(down);
    assertThat(nobody.code()).isEqualTo(2);
    assertThat(nobody.err()).contains("there is nobody to ask; add --yes if it is meant");

    Ran no = new Ran.Setting().node(node).interactive("n\n").run(down);
    assertThat(no.code()).isEqualTo(1);
    assertThat(no.err()).contains("Go on? [y/N]", "nothing was done");

    Ran silent = new Ran.Setting().node(node).interactive("").run(down);
    assertThat(silent.code()).isEqualTo(1);

    Ran forbidden =
        new Ran.Setting()
            .node(node)
            .interactive("y\n")
            .run("cluster", "down", "127.0.0.1:2552", "--no-input");
    assertThat(forbidden.code()).isEqualTo(2);
    assertThat(node.asked).isEmpty();

    assertThat(new Ran.Setting().node(node).interactive("y\n").run(down).code()).isZero();
    assertThat(pbm("--yes", "cluster", "down", "127.0.0.1:2552").code()).isZero();
    assertThat(node.asked).hasSize(2);
  }

  @Test
  void tailsChanges() {
    node.onStream("GET /api/v1/events", "Change", Answers.CHANGE);
    Ran ran = pbm("cluster", "tail");

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.out())
        .isEqualTo(
            "2026-01-02T03:04:05.678Z  unreachable  127.0.0.1:2552: nothing was heard from it for 2 s\n");
    assertThat(ran.err()).endsWith("pbm: %s has ended the stream\n".formatted(node.address()));
  }
}
