package io.actorflow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentFactory.Kind;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.SettingsReader;
import io.actorflow.api.SourceFactory;
import io.actorflow.config.Fakes.FakeSource;
import io.actorflow.config.Fakes.KafkaSourceConfig;
import io.actorflow.testkit.ConfigContract;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentsTest {
  /** Offers what a service file of a test names. */
  public static final class FirstProvider implements ComponentProvider {
    @Override
    public List<ComponentFactory<?>> components() {
      return Fakes.ALL;
    }
  }

  /** Offers one of the same again. */
  public static final class SecondProvider implements ComponentProvider {
    @Override
    public List<ComponentFactory<?>> components() {
      return List.of(Fakes.KAFKA_SOURCE);
    }
  }

  record Reserved(String type) {}

  private static Components discover(Path folder, String services) throws IOException {
    Path file = folder.resolve("META-INF/services/" + ComponentProvider.class.getName());
    Files.createDirectories(file.getParent());
    Files.writeString(file, services);
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, ComponentsTest.class.getClassLoader())) {
      return Components.discover(loader);
    }
  }

  @Test
  void discoversWhatModulesOffer(@TempDir Path folder) throws IOException {
    Components found = discover(folder, FirstProvider.class.getName());
    assertThat(found.types(Kind.OPERATOR)).containsExactly("filter", "window");
    assertThat(found.get(Kind.SOURCE, "kafka")).isSameAs(Fakes.KAFKA_SOURCE);
    assertThat(found.all()).hasSize(5);
  }

  @Test
  void refusesATypeThatIsOfferedTwice(@TempDir Path folder) {
    assertThatThrownBy(
            () ->
                discover(
                    folder, FirstProvider.class.getName() + "\n" + SecondProvider.class.getName()))
        .hasMessage(
            "component 'kafka' is offered twice: %s, %s"
                .formatted(FirstProvider.class.getName(), SecondProvider.class.getName()));
  }

  @Test
  void namesAPlugInThatCannotBeLoaded(@TempDir Path folder) {
    assertThatThrownBy(() -> discover(folder, "com.acme.Missing"))
        .hasMessageStartingWith("a plug-in cannot be loaded: ")
        .hasMessageContaining("com.acme.Missing");
  }

  @Test
  void suggestsTheNearestType() {
    Components components = Fakes.components();
    assertThatThrownBy(() -> components.get(Kind.SOURCE, "kafak"))
        .hasMessage("'kafak' is not a source (did you mean 'kafka'?)");
    assertThatThrownBy(() -> components.get(Kind.OPERATOR, "teleport"))
        .hasMessage("'teleport' is not an operator (there are: filter, window)");
    assertThatThrownBy(() -> Components.of().get(Kind.SINK, "x"))
        .hasMessage("'x' is not a sink (there are none)");
  }

  @Test
  void knowsTheDefaultsOfEachComponent() {
    assertThat(Fakes.components().defaults(Fakes.KAFKA_SOURCE).getInt("max-rows")).isEqualTo(8192);
  }

  @Test
  void refusesSettingsThatAreCalledAsThePipelinesOwnOrNotDocumented() {
    assertThatThrownBy(
            () ->
                Components.of(
                    new SourceFactory<>(
                        "Odd",
                        Reserved.class,
                        SettingsReader.of(Reserved.class),
                        settings -> new FakeSource(unused()))))
        .hasMessageContaining("the type is not in kebab-case")
        .hasMessageContaining("settings are called as the pipeline's own: [type]")
        .hasMessageContaining("reference.conf says nothing at actorflow.Odd.source of: type");
  }

  private static KafkaSourceConfig unused() {
    throw new IllegalStateException("is not made");
  }

  @Test
  void documentsThePipelinesOwnSettings() {
    ConfigContract.verify(PipelineSettings.class, "actorflow.pipeline");
    ConfigContract.verify(EventTime.class, "actorflow.event-time");
    for (ComponentFactory<?> factory : Fakes.ALL) {
      ConfigContract.verify(factory.settings().asSubclass(Record.class), factory.path());
    }
  }
}
