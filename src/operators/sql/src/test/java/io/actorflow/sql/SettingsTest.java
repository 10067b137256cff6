package io.actorflow.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.actorflow.testkit.ConfigContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void settingsDefaultsAndDocumentationAgree() {
    ConfigContract.verify(FilterConfig.class, "actorflow.filter.operator");
    ConfigContract.verify(SelectConfig.class, "actorflow.select.operator");
    ConfigContract.verify(SqlConfig.class, "actorflow.sql.operator");
  }

  @Test
  void refusesWhatSaysNothing() {
    assertThatThrownBy(() -> new FilterConfig(" ")).hasMessageContaining("where: ''");
    assertThatThrownBy(() -> new SqlConfig("", "batch", false))
        .hasMessageContaining("statement: ''");
    assertThatThrownBy(() -> new SqlConfig("from batch", "Select", false))
        .hasMessageContaining("table: 'Select' (expected: a word of small letters");
    assertThatThrownBy(() -> new SelectConfig(List.of(), Map.of()))
        .hasMessageContaining("columns: nothing (expected: at least one column");
  }

  @Test
  void refusesAColumnTwice() {
    assertThatThrownBy(() -> new SelectConfig(List.of("a", "a"), Map.of("a", "1", "b", "")))
        .hasMessageContaining("keep: 'a' twice")
        .hasMessageContaining("columns.a: also in keep")
        .hasMessageContaining("columns.b: ''");
  }
}
