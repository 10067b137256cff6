package io.actorflow.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import io.actorflow.api.AggregateFunction;
import io.actorflow.api.Codec;
import io.actorflow.api.CodecFactory;
import io.actorflow.api.ComponentFactory;
import io.actorflow.api.ComponentFactory.Kind;
import io.actorflow.api.ComponentProvider;
import io.actorflow.api.Format;
import io.actorflow.api.OperatorFactory;
import io.actorflow.api.PipelineException;
import io.actorflow.api.PipelineException.Problem;
import io.actorflow.api.Problems;
import io.actorflow.api.Setting;
import io.actorflow.api.SettingsReader;
import io.actorflow.api.Sink;
import io.actorflow.api.SinkFactory;
import io.actorflow.api.Source;
import io.actorflow.api.SourceFactory;
import io.actorflow.api.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The components that pipelines can be made of, with their defaults. Does not change. */
public final class Components {
  private static final String COMPONENT_NAME = "[a-z0-9]+(-[a-z0-9]+)*";

  private record Key(Kind kind, String type) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byKind = kind.compareTo(other.kind);
      return byKind != 0 ? byKind : type.compareTo(other.type);
    }
  }

  private record Offer(
      ComponentFactory<?> factory, String provider, Config defaults, Config letterDefaults) {}

  private final Map<Key, Offer> offers;
  private final Map<String, AggregateFunction> aggregates;

  private Components(Map<Key, Offer> offers, Map<String, AggregateFunction> aggregates) {
    this.offers = offers;
    this.aggregates = Collections.unmodifiableMap(aggregates);
  }

  /**
   * All that the modules on the class path offer by their {@link ComponentProvider}s, and the jars
   * in the folder that the environment names as {@code ACTORFLOW_PLUGINS}.
   */
  public static Components discover() {
    return discover(
        PlugIns.loader(System.getenv(PlugIns.VARIABLE), Components.class.getClassLoader()));
  }

  /** All that the modules which {@code loader} sees offer. */
  public static Components discover(ClassLoader loader) {
    Builder builder = new Builder();
    try {
      for (ComponentProvider provider : ServiceLoader.load(ComponentProvider.class, loader)) {
        provider
            .components()
            .forEach(factory -> builder.add(factory, provider.getClass().getName()));
        provider
            .aggregates()
            .forEach(function -> builder.add(function, provider.getClass().getName()));
      }
    } catch (ServiceConfigurationError | LinkageError broken) {
      throw new PipelineException("a plug-in cannot be loaded: " + broken.getMessage());
    }
    return builder.build();
  }

  /** Just these. */
  public static Components of(ComponentFactory<?>... factories) {
    Builder builder = new Builder();
    for (ComponentFactory<?> factory : factories) {
      builder.add(factory, factory.settings().getName());
    }
    return builder.build();
  }

  /** The one of that kind and type, if there is one. */
  public Optional<ComponentFactory<?>> find(Kind kind, String type) {
    return Optional.ofNullable(offers.get(new Key(kind, type))).map(Offer::factory);
  }

  /**
   * The one of that kind and type.
   *
   * @throws PipelineException that names the nearest one if there is none
   */
  public ComponentFactory<?> get(Kind kind, String type) {
    return find(kind, type).orElseThrow(() -> new PipelineException(unknown(kind, type)));
  }

  /** The types of a kind, sorted. */
  public List<String> types(Kind kind) {
    return offers.keySet().stream().filter(key -> key.kind == kind).map(Key::type).toList();
  }

  /** All of them, by kind and type. */
  public List<ComponentFactory<?>> all() {
    return offers.values().stream().<ComponentFactory<?>>map(Offer::factory).toList();
  }

  /** The aggregates that plug-ins offer, by name. */
  public Map<String, AggregateFunction> aggregates() {
    return aggregates;
  }

  /** Default settings of a component that is one of these, with their comments. */
  public Config defaults(ComponentFactory<?> factory) {
    return offer(factory).defaults;
  }

  private Offer offer(ComponentFactory<?> factory) {
    Offer offer = offers.get(new Key(factory.kind(), factory.type()));
    if (offer == null) {
      throw new IllegalArgumentException(factory + " is not one of these");
    }
    return offer;
  }

  /**
   * Default settings of a sink that takes dead letters: those of the sink, but for what its module
   * says at {@code actorflow.<type>.dead-letters}.
   */
  Config deadLetterDefaults(ComponentFactory<?> factory, String pipeline) {
    Config own = DeadLetterBlock.ofPipeline(ownDeadLetterDefaults(factory), pipeline);
    Config defaults = defaults(factory);
    for (Map.Entry<String, ConfigValue> setting : own.root().entrySet()) {
      defaults = defaults.withValue(setting.getKey(), setting.getValue());
    }
    return defaults;
  }

  /** What differs by default where a sink takes dead letters; empty for all else. */
  Config ownDeadLetterDefaults(ComponentFactory<?> factory) {
    return offer(factory).letterDefaults;
  }

  /** Makes the source that {@code node} describes; its secrets are those of this machine. */
  public Source source(Node node, SecretResolver secrets) {
    return make(
        node, secrets, config -> ((SourceFactory<?>) get(Kind.SOURCE, node.type())).create(config));
  }

  /** Makes the step that {@code node} describes; its secrets are those of this machine. */
  public Step operator(Node node, SecretResolver secrets) {
    return make(
        node,
        secrets,
        config -> ((OperatorFactory<?>) get(Kind.OPERATOR, node.type())).create(config));
  }

  /** Makes a step that no node describes, with these settings and else its defaults. */
  public Step operator(String type, Config settings) {
    OperatorFactory<?> factory = (OperatorFactory<?>) get(Kind.OPERATOR, type);
    return factory.create(settings.withFallback(defaults(factory)));
  }

  /** Makes the sink that {@code node} describes; its secrets are those of this machine. */
  public Sink sink(Node node, SecretResolver secrets) {
    return make(
        node, secrets, config -> ((SinkFactory<?>) get(Kind.SINK, node.type())).create(config));
  }

  /** Makes the codec of a component's format, whose references are resolved already. */
  public Codec codec(Format format) {
    CodecFactory<?> factory = (CodecFactory<?>) get(Kind.CODEC, format.type());
    Config settings = format.settings().withFallback(defaults(factory));
    return factory.create(new Format(format.type(), format.schema(), settings));
  }

  private <T> T make(Node node, SecretResolver secrets, Function<Config, T> maker) {
    SecretResolver.Resolved resolved = secrets.resolve(node.settings(), node.location());
    try {
      checkTypes(get(node.kind(), node.type()), resolved.settings());
      return maker.apply(resolved.settings());
    } catch (PipelineException refused) {
      throw new PipelineException(
          refused.problems().stream()
              .map(problem -> within(node.location(), problem, resolved))
              .toList());
    }
  }

  /** What a reference stood for has not been seen before. */
  private static void checkTypes(ComponentFactory<?> factory, Config settings) {
    Problems problems = new Problems();
    for (Setting setting : settings(factory)) {
      SettingsReader.value(
          settings.root().get(setting.key()), setting.type(), setting.key(), problems);
    }
    problems.throwIfAny();
  }

  private static Problem within(Location node, Problem problem, SecretResolver.Resolved resolved) {
    Location setting =
        problem.path().isEmpty() ? node : node.withPath(node.path() + "." + problem.path());
    return new Problem("", setting + ": " + resolved.hide(problem.message()));
  }

  /** Says that there is no such type, and which one may be meant. */
  String unknown(Kind kind, String type) {
    List<String> elsewhere =
        offers.keySet().stream()
            .filter(key -> key.type.equals(type))
            .map(key -> article(key.kind))
            .toList();
    if (!elsewhere.isEmpty()) {
      return "'%s' is %s, not %s".formatted(type, String.join(" and ", elsewhere), article(kind));
    }
    return "'%s' is not %s %s"
        .formatted(type, article(kind), Findings.suggestion(type, types(kind)));
  }

  private static String article(Kind kind) {
    return (kind == Kind.OPERATOR ? "an " : "a ") + kind.key();
  }

  /** Collects offers, and refuses those that cannot stand together. */
  private static final class Builder {
    /** Keys that the pipeline itself reads in a component's block. */
    private static final Map<Kind, Set<String>> RESERVED =
        Map.of(
            Kind.SOURCE, Set.of("type", "event-time"),
            Kind.OPERATOR, Set.of("type", "name", "from"),
            Kind.SINK, Set.of("type", "from"),
            Kind.CODEC, Set.of("type", "schema"));

    private final Map<Key, Offer> offers = new TreeMap<>();
    private final Map<String, AggregateFunction> aggregates = new TreeMap<>();
    private final Map<String, String> aggregateProviders = new HashMap<>();
    private final Map<ClassLoader, Config> references = new HashMap<>();
    private final List<String> broken = new ArrayList<>();

    void add(ComponentFactory<?> factory, String provider) {
      Key key = new Key(factory.kind(), factory.type());
      String name = "component '%s' (%s) of %s".formatted(key.type, key.kind.key(), provider);
      Offer former = offers.get(key);
      if (former != null) {
        broken.add(
            "component '%s' is offered twice: %s, %s"
                .formatted(key.type, former.provider, provider));
        return;
      }
      if (!key.type.matches(COMPONENT_NAME)) {
        broken.add(name + ": the type is not in kebab-case");
      }
      Collection<String> reserved =
          settings(factory).stream()
              .map(Setting::key)
              .filter(setting -> RESERVED.getOrDefault(key.kind, Set.of()).contains(setting))
              .toList();
      if (!reserved.isEmpty()) {
        broken.add(name + ": settings are called as the pipeline's own: " + reserved);
      }
      Config defaults = defaults(factory, name);
      offers.put(key, new Offer(factory, provider, defaults, letterDefaults(factory, name)));
    }

    void add(AggregateFunction function, String provider) {
      String name = function.name();
      String former = aggregateProviders.putIfAbsent(name, provider);
      if (former != null) {
        broken.add("aggregate '%s' is offered twice: %s, %s".formatted(name, former, provider));
      } else if (!name.matches(COMPONENT_NAME)) {
        broken.add("aggregate '%s' of %s: the name is not in kebab-case".formatted(name, provider));
      } else {
        aggregates.put(name, function);
      }
    }

    Components build() {
      if (!broken.isEmpty()) {
        throw new PipelineException(
            broken.stream().map(message -> new Problem("", message)).toList());
      }
      return new Components(offers, aggregates);
    }

    private Config reference(ComponentFactory<?> factory) {
      return references.computeIfAbsent(factory.settings().getClassLoader(), Defaults::ofModules);
    }

    private Config letterDefaults(ComponentFactory<?> factory, String name) {
      String path = "actorflow." + factory.type() + ".dead-letters";
      Config reference = reference(factory);
      if (factory.kind() != Kind.SINK || !reference.hasPath(path)) {
        return ConfigFactory.empty();
      }
      Config own = reference.getConfig(path);
      List<String> known = settings(factory).stream().map(Setting::key).toList();
      own.root().keySet().stream()
          .filter(key -> !known.contains(key))
          .forEach(
              key -> broken.add("%s: it has no setting '%s' of %s".formatted(name, key, path)));
      return own;
    }

    private Config defaults(ComponentFactory<?> factory, String name) {
      Config reference = reference(factory);
      Config defaults =
          reference.hasPath(factory.path())
              ? reference.getConfig(factory.path())
              : ConfigFactory.empty();
      String missing =
          settings(factory).stream()
              .map(Setting::key)
              .filter(key -> !defaults.root().containsKey(key))
              .collect(Collectors.joining(", "));
      if (!missing.isEmpty()) {
        broken.add(
            "%s: reference.conf says nothing at %s of: %s"
                .formatted(name, factory.path(), missing));
      }
      return defaults;
    }
  }

  /** Whether a sink leaves no choice of what it promises. */
  static boolean hasFixedDelivery(ComponentFactory<?> factory) {
    return factory.kind() == Kind.SINK
        && settings(factory).stream().noneMatch(setting -> setting.key().equals("delivery"));
  }

  /** The settings that a component declares. */
  static List<Setting> settings(ComponentFactory<?> factory) {
    return Setting.of(factory.settings().asSubclass(Record.class));
  }
}
