package io.actorflow.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentFactory.Kind;
import io.actorflow.api.Setting;
import io.actorflow.api.SettingType;
import io.actorflow.api.SettingType.Scalar;
import io.actorflow.api.SettingsReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The reference of what pipelines are made of, as Markdown: a page per component, and an index. */
public final class ReferencePages {
  private static final String INDEX = "index.md";
  private static final String PIPELINE = "pipeline.md";

  private final Components components;

  private ReferencePages(Components components) {
    this.components = components;
  }

  /** The pages by the names of their files, the index first. */
  public static Map<String, String> of(Components components) {
    return new ReferencePages(components).pages();
  }

  private Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put(INDEX, index());
    pages.put(PIPELINE, pipeline());
    components.all().forEach(factory -> pages.put(fileName(factory), page(factory)));
    return pages;
  }

  private String index() {
    StringBuilder page = new StringBuilder("# Reference\n\nWhat a pipeline file can say.\n\n");
    page.append("- [Pipeline](%s): what is said of a pipeline as a whole\n".formatted(PIPELINE));
    for (Kind kind : Kind.values()) {
      List<ComponentFactory<?>> offered =
          components.all().stream().filter(factory -> factory.kind() == kind).toList();
      if (offered.isEmpty()) {
        continue;
      }
      page.append("\n## %ss\n\n".formatted(capitalised(kind.key())));
      for (ComponentFactory<?> factory : offered) {
        String description = DocumentedSetting.comment(components.defaults(factory).root());
        page.append("- [`%s`](%s)".formatted(factory.type(), fileName(factory)))
            .append(description.isEmpty() ? "" : ": " + firstSentence(description))
            .append('\n');
      }
    }
    return page.toString();
  }

  private static String pipeline() {
    ConfigObject pipeline = Defaults.own("actorflow.pipeline").root();
    ConfigObject eventTime = Defaults.own("actorflow.event-time").root();
    return """
        # Pipeline

        A pipeline file is HOCON (`.conf`), JSON (`.json`) or YAML (`.yaml`, `.yml`) of one shape: a block `pipeline`, and
        possibly a block `values` with what substitutions such as `${values.broker}` refer to. A file includes no other, is at
        most 256 KiB long, and sees neither environment nor system properties.

        A pipeline has a `source`, a list of `operators` and a `sink`; or named `sources`, `operators` and `sinks`, of which
        operators and sinks say with `from` where their rows come from. Operators of a list are called by their type and number
        (`filter-1`), or as their `name` says. `dead-letters` is a sink for the records that cannot be processed; without it they go to the
        sink that the node has for them.

        What only the node knows stands in quoted texts: `"${env:NAME}"`, `"${env:NAME:-default}"` and `"${file:path}"` are
        replaced where the setting is used, and neither stored nor printed. `$${` stands for `${` itself.

        """
        + table(DocumentedSetting.of(Setting.of(PipelineSettings.class), pipeline))
        + "\n## Event time\n\n"
        + DocumentedSetting.comment(eventTime)
        + "\n\n"
        + table(DocumentedSetting.of(Setting.of(EventTime.class), eventTime));
  }

  private String page(ComponentFactory<?> factory) {
    ConfigObject reference = components.defaults(factory).root();
    String description = DocumentedSetting.comment(reference);
    StringBuilder page =
        new StringBuilder(
            "# %s `%s`\n\n".formatted(capitalised(factory.kind().key()), factory.type()));
    if (!description.isEmpty()) {
      page.append(description).append("\n\n");
    }
    List<DocumentedSetting> settings =
        DocumentedSetting.of(Components.settings(factory), reference);
    page.append(settings.isEmpty() ? "It has no settings.\n" : table(settings));
    if (factory.kind() == Kind.SOURCE) {
      page.append(
          "\nEvery source can also have [`event-time`](%s#event-time).\n".formatted(PIPELINE));
    }
    if (Components.hasFixedDelivery(factory)) {
      page.append(
          """

          It can also have `delivery`, `at-least-once` or `exactly-once`: what the pipeline counts on. A pipeline is refused if the
          sink promises less.
          """);
    }
    Config letters = components.ownDeadLetterDefaults(factory);
    if (!letters.isEmpty()) {
      page.append(
          """

          Where it takes dead letters, other defaults hold, in which `{pipeline}` stands for the name of the pipeline:

          ```text
          %s```
          """
              .formatted(
                  letters
                      .root()
                      .render(
                          ConfigRenderOptions.defaults()
                              .setJson(false)
                              .setOriginComments(false)
                              .setComments(false))));
    }
    return page.toString();
  }

  private static String table(List<DocumentedSetting> settings) {
    StringBuilder table =
        new StringBuilder("| setting | type | default | |\n| --- | --- | --- | --- |\n");
    rows("", settings, table);
    return table.toString();
  }

  private static void rows(String prefix, List<DocumentedSetting> settings, StringBuilder table) {
    for (DocumentedSetting documented : settings) {
      String name = prefix + documented.setting().key();
      SettingType type = documented.setting().type();
      table
          .append("| `%s` | ".formatted(name))
          .append(cell(type(type)))
          .append(" | ")
          .append(cell(fallback(documented)))
          .append(" | ")
          .append(cell(documented.description()))
          .append(" |\n");
      SettingType inner = type instanceof SettingType.Maybe maybe ? maybe.element() : type;
      if (inner instanceof SettingType.Block block) {
        rows(name + ".", documented.inner(block), table);
      }
    }
  }

  private static String fallback(DocumentedSetting documented) {
    ConfigValue fallback = documented.fallback();
    if (documented.isRequired()) {
      return "**required**";
    }
    if (fallback == null || documented.setting().type() instanceof SettingType.Block) {
      return "";
    }
    String text =
        fallback.valueType() == ConfigValueType.STRING
            ? SettingsReader.text(fallback)
            : fallback.render(ConfigRenderOptions.concise());
    return "`" + text + "`";
  }

  private static String type(SettingType type) {
    return switch (type) {
      case Scalar scalar ->
          switch (scalar) {
            case BOOLEAN -> "`true` or `false`";
            case INT, LONG -> "whole number";
            case DOUBLE -> "number";
            case STRING -> "text";
            case DURATION -> "duration";
            case SIZE -> "size";
            case SECRET -> "secret";
          };
      case SettingType.Choice choice ->
          String.join(", ", choice.names().stream().map(name -> "`" + name + "`").toList());
      case SettingType.Many many -> "list of " + type(many.element());
      case SettingType.Named named -> "names with " + type(named.element());
      case SettingType.Maybe maybe -> type(maybe.element());
      case SettingType.Encoded encoded -> "format";
      case SettingType.Block block -> "block";
    };
  }

  /** Text that does not end its cell, and no HTML. */
  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  private static String capitalised(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static String fileName(ComponentFactory<?> factory) {
    return factory.type() + "-" + factory.kind().key() + ".md";
  }
}
