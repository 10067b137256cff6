package io.actorflow.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import io.actorflow.api.PipelineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fills in what settings refer to, {@code "${env:NAME}"} and {@code "${file:path}"}, on the node
 * that uses it. What it finds is in no definition, journal or message.
 */
public final class SecretResolver {
  private static final int MAX_FILE_BYTES = 64 * 1024;

  /** Shorter values may stand in a message by chance, and their place is at its beginning. */
  private static final int TELLING = 4;

  private final Function<String, @Nullable String> environment;
  private final boolean standIns;

  /**
   * @param environment value of a variable, null if it is not set
   */
  public SecretResolver(Function<String, @Nullable String> environment) {
    this(environment, false);
  }

  private SecretResolver(Function<String, @Nullable String> environment, boolean standIns) {
    this.environment = environment;
    this.standIns = standIns;
  }

  /**
   * The environment of this process; what is not there, and files, which are not read, are left as
   * they are written. For looking at what could be run elsewhere.
   */
  public static SecretResolver ofStandIns() {
    return new SecretResolver(System::getenv, true);
  }

  /** The environment of this process. */
  public static SecretResolver ofProcess() {
    return new SecretResolver(System::getenv);
  }

  /** Settings without references, and what must not be printed of them. */
  record Resolved(Config settings, Map<String, String> hidden) {
    /** The message with every value that was filled in replaced by its reference. */
    String hide(String message) {
      String shown = message;
      for (Map.Entry<String, String> entry : hidden.entrySet()) {
        String value = entry.getKey();
        if (value.length() >= TELLING) {
          shown = shown.replace(value, entry.getValue());
        } else if (shown.startsWith(value + " (")) {
          shown = entry.getValue() + shown.substring(value.length());
        }
      }
      return shown;
    }

    @Override
    public String toString() {
      return "settings with " + hidden.values();
    }
  }

  /**
   * Fills in all references.
   *
   * @param location of the settings, for messages
   * @throws PipelineException that names each variable and file that is not there
   */
  Resolved resolve(Config settings, Location location) {
    Findings findings = new Findings();
    Map<String, String> hidden = new LinkedHashMap<>();
    ConfigObject resolved =
        (ConfigObject)
            Reference.replaceAll(
                settings.root(),
                "",
                (path, text) ->
                    Reference.replace(
                        text,
                        reference -> {
                          Location setting = location.withPath(location.path() + "." + path);
                          String value = value(reference, setting, findings);
                          if (!value.isEmpty()) {
                            hidden.put(value, reference.text());
                          }
                          return value;
                        }));
    findings.throwIfAny();
    return new Resolved(resolved.toConfig(), hidden);
  }

  private String value(Reference reference, Location setting, Findings findings) {
    return switch (reference) {
      case Reference.Environment variable -> {
        String value = environment.apply(variable.name());
        if (value == null) {
          value = variable.fallback();
        }
        if (value == null && standIns) {
          value = variable.text();
        }
        if (value == null) {
          findings.message(
              setting,
              "environment variable %s is not set on this node (expected: a value, or a default as in \"${env:%s:-default}\")"
                  .formatted(variable.name(), variable.name()));
        }
        yield value == null ? "" : value;
      }
      case Reference.Content content ->
          standIns ? content.text() : content(content.path(), setting, findings);
      case Reference.Unknown unknown -> {
        findings.value(setting, unknown.text(), Reference.EXPECTED);
        yield "";
      }
    };
  }

  private static String content(String path, Location setting, Findings findings) {
    try (InputStream file = Files.newInputStream(Path.of(path))) {
      byte[] bytes = file.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        findings.message(
            setting,
            "file %s is larger than %d KiB (expected: one secret)"
                .formatted(path, MAX_FILE_BYTES / 1024));
        return "";
      }
      return PipelineText.decode(path, bytes).replaceFirst("\\r?\\n$", "");
    } catch (NoSuchFileException missing) {
      findings.message(setting, "file %s is not there on this node".formatted(path));
    } catch (PipelineException notText) {
      findings.message(setting, "file " + notText.getMessage());
    } catch (IOException | InvalidPathException failed) {
      findings.message(setting, "file %s cannot be read: %s".formatted(path, failed.getMessage()));
    }
    return "";
  }
}
