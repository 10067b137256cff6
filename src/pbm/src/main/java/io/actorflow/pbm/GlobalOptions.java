package io.actorflow.pbm;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The options that every command has. */
final class GlobalOptions {
  /** What data looks like. */
  enum Format {
    table,
    json
  }

  @Option(
      names = "--node",
      paramLabel = "HOST:PORT",
      scope = ScopeType.INHERIT,
      description = "The node to ask; else PBM_NODE, else 127.0.0.1:9110.")
  @Nullable String node;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      scope = ScopeType.INHERIT,
      description = "What the data looks like; tables are for people.")
  Format format = Format.table;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      scope = ScopeType.INHERIT,
      converter = Time.class,
      description = "Longest wait for an answer, 10s by default.")
  Duration timeout = Duration.ofSeconds(10);

  @Option(
      names = {"-y", "--yes"},
      scope = ScopeType.INHERIT,
      description = "Do not ask whether it is meant.")
  boolean yes;

  @Option(
      names = "--no-input",
      scope = ScopeType.INHERIT,
      description = "Never ask; what would have to is refused without --yes.")
  boolean noInput;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show what a command does, and end.")
  boolean help;

  /** {@code 500ms}, {@code 10s}, {@code 2m}. */
  static final class Time implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m)");

    @Override
    public Duration convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
        throw new TypeConversionException(
            "'%s' is not a time (expected: such as 500ms, 10s or 2m)".formatted(text));
      }
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        default -> Duration.ofMinutes(amount);
      };
    }
  }
}
