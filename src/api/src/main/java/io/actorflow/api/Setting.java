package io.actorflow.api;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/**
 * One setting of a component, as a component of its settings record declares it.
 *
 * @param key the name in kebab-case, as it stands in a pipeline
 */
public record Setting(String key, SettingType type) {
  /** The settings of a record, in the order of its components. */
  public static List<Setting> of(Class<? extends Record> settings) {
    return Arrays.stream(settings.getRecordComponents()).map(Setting::of).toList();
  }

  private static Setting of(RecordComponent component) {
    String where = component.getDeclaringRecord().getSimpleName() + "." + component.getName();
    return new Setting(
        KebabCase.of(component.getName()), SettingType.of(component.getAnnotatedType(), where));
  }
}
