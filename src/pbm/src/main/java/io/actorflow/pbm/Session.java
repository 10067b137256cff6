package io.actorflow.pbm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the commands of one command line share. */
final class Session {
  private final Environment environment;
  private final GlobalOptions options;
  private final Console console;
  private final Prompt prompt;
  private @Nullable NodeClient client;

  /** Asks a person. */
  interface Prompt {
    /** What was answered; empty if nobody did. */
    Optional<String> ask(String question);
  }

  Session(Environment environment, GlobalOptions options, Prompt prompt) {
    this.environment = environment;
    this.options = options;
    this.console = new Console(environment);
    this.prompt = prompt;
  }

  Console console() {
    return console;
  }

  Environment environment() {
    return environment;
  }

  NodeAddress node() {
    String fallback = environment.variables().getOrDefault("PBM_NODE", "");
    if (options.node != null) {
      return NodeAddress.parse(options.node);
    }
    return NodeAddress.parse(fallback.isBlank() ? "127.0.0.1" : fallback);
  }

  /** Made when it is first needed: an HTTP client takes a while to load. */
  NodeClient client() {
    NodeClient made = client;
    if (made == null) {
      made = new NodeClient(node(), options.timeout);
      client = made;
    }
    return made;
  }

  boolean isJson() {
    return options.format == GlobalOptions.Format.json;
  }

  /** Shows an answer: all of it to a program, {@code text} to a person. */
  void show(JsonNode answer, Supplier<String> text) {
    console.data(isJson() ? pretty(answer) : text.get());
  }

  String render(Table table) {
    return table.render(console::state);
  }

  /** Shows something once, or again and again until nobody looks any more. */
  void watch(boolean again, Runnable look) {
    look.run();
    while (again && !console.isClosed()) {
      pause();
      console.clearScreen();
      look.run();
    }
  }

  private void pause() {
    try {
      Thread.sleep(environment.watchInterval().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("interrupted");
    }
  }

  /** Goes on only if somebody means it. */
  void confirm(String command, String consequence) {
    if (options.yes) {
      return;
    }
    if (options.noInput || !environment.interactive()) {
      throw CommandException.usage(
          "'pbm %s' %s, and there is nobody to ask; add --yes if it is meant"
              .formatted(command, consequence));
    }
    String answer =
        prompt
            .ask("'pbm %s' %s. Go on? [y/N] ".formatted(command, consequence))
            .orElse("")
            .strip()
            .toLowerCase(Locale.ROOT);
    if (!answer.equals("y") && !answer.equals("yes")) {
      throw CommandException.failed("nothing was done");
    }
  }

  static String pretty(JsonNode node) {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A number of milliseconds for people; a dash if it is not known. */
  static String millis(JsonNode node) {
    return node.isNumber() ? Quantity.duration(Duration.ofMillis(node.asLong())) : "-";
  }

  /** A count for people, where there is little room; a dash if it is not known. */
  static String brief(JsonNode node) {
    return node.isNumber() ? Quantity.brief(node.asLong()) : "-";
  }

  /** A count for people; a dash if it is not known. */
  static String count(JsonNode node) {
    return node.isNumber() ? Quantity.count(node.asLong()) : "-";
  }
}
