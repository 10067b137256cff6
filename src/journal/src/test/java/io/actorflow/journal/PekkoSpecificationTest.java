package io.actorflow.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.journal.JavaJournalSpec;
import org.apache.pekko.persistence.japi.snapshot.JavaSnapshotStoreSpec;
import org.apache.pekko.persistence.journal.JournalSpec$;
import org.apache.pekko.persistence.snapshot.SnapshotStoreSpec$;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scalatest.tools.Runner;

/** Pekko says what it expects of a journal and of a store of snapshots. */
class PekkoSpecificationTest {
  private static final Config NONE = ConfigFactory.empty();

  @ParameterizedTest
  @ValueSource(classes = {Journal.class, Snapshots.class})
  void isWhatPekkoExpects(Class<?> specification) {
    // W: without colours.
    String[] arguments = {"-s", specification.getName(), "-oW"};
    assertThat(Runner.run(arguments)).isTrue();
  }

  public static final class Journal extends JavaJournalSpec {
    private static final ActorSystem SYSTEM = TestSystem.create(JournalSpec$.MODULE$.config());

    public Journal() {
      super(NONE);
    }

    @Override
    public ActorSystem system() {
      return SYSTEM;
    }

    @Override
    public CapabilityFlag supportsRejectingNonSerializableObjects() {
      return CapabilityFlag.off();
    }
  }

  public static final class Snapshots extends JavaSnapshotStoreSpec {
    private static final ActorSystem SYSTEM =
        TestSystem.create(SnapshotStoreSpec$.MODULE$.config());

    public Snapshots() {
      super(NONE);
    }

    @Override
    public ActorSystem system() {
      return SYSTEM;
    }
  }
}
