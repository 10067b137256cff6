package io.actorflow.bench.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A pipeline of a job, J1.conf, J2.conf or J3.conf beside this class, with places to fill in. */
public record PipelineTemplate(String text) {
  private static final Pattern PLACE = Pattern.compile("@[a-z-]+@");

  public static PipelineTemplate of(String job) {
    String name = job + ".conf";
    try (InputStream template = PipelineTemplate.class.getResourceAsStream(name)) {
      if (template == null) {
        throw new IllegalStateException(name + " is not beside " + PipelineTemplate.class);
      }
      return new PipelineTemplate(new String(template.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Fills in a place, if there is such a one: {@code name} for {@code @name@}. */
  public PipelineTemplate with(String place, String value) {
    return new PipelineTemplate(text.replace("@" + place + "@", value));
  }

  /** The pipeline; throws {@link IllegalStateException} if a place is left. */
  public String filled() {
    Matcher left = PLACE.matcher(text);
    if (left.find()) {
      throw new IllegalStateException(left.group() + " has not been filled in: " + text);
    }
    return text;
  }
}
