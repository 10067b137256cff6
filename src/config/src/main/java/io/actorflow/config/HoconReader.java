package io.actorflow.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import io.actorflow.api.PipelineException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Reads HOCON and JSON. */
final class HoconReader {
  private static final long STACK_BYTES = 4 << 20;
  private static final int MAX_MESSAGE = 300;

  /** What the parser says when a bracket is missing; which one it thinks of is misleading. */
  private static final String END_OF_FILE = "end of file";

  enum Dialect {
    HOCON(ConfigSyntax.CONF),
    JSON(ConfigSyntax.JSON);

    private final ConfigSyntax syntax;

    Dialect(ConfigSyntax syntax) {
      this.syntax = syntax;
    }
  }

  private HoconReader() {}

  static PipelineText read(String name, String text, Dialect dialect) {
    HoconScan scan = HoconScan.of(name, text);
    return new PipelineText(name, parse(name, scan, dialect), scan.lines());
  }

  /**
   * On a stack of its own: a path of many thousand dots is flat to the eye and deep to the parser.
   */
  private static ConfigObject parse(String name, HoconScan scan, Dialect dialect) {
    CompletableFuture<ConfigObject> parsed = new CompletableFuture<>();
    Runnable parsing =
        () -> {
          try {
            parsed.complete(
                ConfigFactory.parseString(
                        scan.text(),
                        ConfigParseOptions.defaults()
                            .setSyntax(dialect.syntax)
                            .setOriginDescription(name)
                            .setIncluder(new RefusedIncludes()))
                    .resolve(ConfigResolveOptions.noSystem())
                    .root());
          } catch (Throwable failed) {
            parsed.completeExceptionally(failed);
          }
        };
    Thread thread = new Thread(null, parsing, "pipeline-reader", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      return parsed.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new PipelineException(name + ": reading it was interrupted");
    } catch (ExecutionException failed) {
      throw switch (failed.getCause()) {
        case ConfigException refused -> refusal(name, scan, refused);
        case StackOverflowError overflow -> PipelineText.tooDeep(name, 1);
        default -> new IllegalStateException("cannot read " + name, failed.getCause());
      };
    }
  }

  private static PipelineException refusal(String name, HoconScan scan, ConfigException refused) {
    int number = refused.origin() == null ? -1 : refused.origin().lineNumber();
    int line = number < 0 || number >= scan.lines().length ? 1 : scan.lines()[number];
    String message = String.valueOf(refused.getMessage());
    if (message.contains(END_OF_FILE) && scan.open().isPresent()) {
      HoconScan.Bracket open = scan.open().get();
      return new PipelineException(
          "%s:%d: the '%c' of this line is not closed (expected: '%c' before the end of the file)"
              .formatted(name, open.line(), open.letter(), open.letter() == '{' ? '}' : ']'));
    }
    String prefix = name + ": " + number + ": ";
    while (message.startsWith(prefix)) {
      message = message.substring(prefix.length());
    }
    if (message.length() > MAX_MESSAGE) {
      message = message.substring(0, MAX_MESSAGE) + "...";
    }
    String hint =
        refused instanceof ConfigException.UnresolvedSubstitution
            ? " (expected: a path within this file; the environment is \"${env:NAME}\", in quotes)"
            : "";
    return new PipelineException("%s:%d: %s%s".formatted(name, line, message, hint));
  }
}
