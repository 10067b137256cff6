package io.actorflow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.api.ComponentFactory.Kind;
import io.actorflow.api.ComponentProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlugInsTest {
  private static final ClassLoader OWN = PlugInsTest.class.getClassLoader();

  @TempDir private Path folder = Path.of("");

  private void addJar(String name, String provider) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      jar.putNextEntry(new JarEntry("META-INF/services/" + ComponentProvider.class.getName()));
      jar.write(provider.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void findsWhatTheJarsOfTheFolderOffer() throws IOException {
    addJar("some.jar", ComponentsTest.FirstProvider.class.getName());
    Components found = Components.discover(PlugIns.loader(folder.toString(), OWN));
    assertThat(found.types(Kind.OPERATOR)).containsExactly("filter", "window");
  }

  @Test
  void looksNowhereElseIfNoFolderIsNamed() {
    assertThat(PlugIns.loader(null, OWN)).isSameAs(OWN);
    assertThat(PlugIns.loader("", OWN)).isSameAs(OWN);
  }

  @Test
  void refusesAFolderThatCannotBeMeant() {
    assertThatThrownBy(() -> PlugIns.loader(folder.toString(), OWN))
        .hasMessage(
            "ACTORFLOW_PLUGINS: %s has no jars in it (expected: a folder with those of plug-ins)",
            folder);
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> PlugIns.loader(missing.toString(), OWN))
        .hasMessage(
            "ACTORFLOW_PLUGINS: %s is no folder (expected: one with the jars of plug-ins)",
            missing);
  }

  @Test
  void aJarThatIsNoneIsNotPassedOver() throws IOException {
    addJar("some.jar", ComponentsTest.FirstProvider.class.getName());
    Path half = Files.writeString(folder.resolve("half.jar"), "PK");
    assertThatThrownBy(() -> PlugIns.loader(folder.toString(), OWN))
        .hasMessageStartingWith("ACTORFLOW_PLUGINS: %s cannot be read (expected: a jar): ", half);
  }

  @Test
  void namesAProviderThatIsNotThere() throws IOException {
    addJar("broken.jar", "com.acme.Missing");
    assertThatThrownBy(() -> Components.discover(PlugIns.loader(folder.toString(), OWN)))
        .hasMessageStartingWith("a plug-in cannot be loaded: ")
        .hasMessageContaining("com.acme.Missing");
  }
}
