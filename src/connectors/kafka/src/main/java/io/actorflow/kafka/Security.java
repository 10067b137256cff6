package io.actorflow.kafka;

import io.actorflow.api.KebabCase;
import io.actorflow.api.Problems;
import io.actorflow.api.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How to speak with the brokers, and as whom. The settings are described in reference.conf. */
public record Security(
    Protocol protocol, Sasl sasl, Store truststore, Keystore keystore, boolean verifyHostname) {
  /** Encrypted or not, with a user or without. */
  public enum Protocol {
    PLAINTEXT,
    SSL,
    SASL_PLAINTEXT,
    SASL_SSL;

    boolean authenticates() {
      return this == SASL_PLAINTEXT || this == SASL_SSL;
    }

    boolean encrypts() {
      return this == SSL || this == SASL_SSL;
    }
  }

  /** How a user proves who it is. */
  public enum Mechanism {
    PLAIN,
    SCRAM_SHA_256,
    SCRAM_SHA_512;

    String kafkaName() {
      return name().replace('_', '-');
    }

    String loginModule() {
      return this == PLAIN
          ? "org.apache.kafka.common.security.plain.PlainLoginModule"
          : "org.apache.kafka.common.security.scram.ScramLoginModule";
    }
  }

  /** The user. */
  public record Sasl(
      Optional<Mechanism> mechanism, Optional<String> username, Optional<Secret> password) {
    boolean isSet() {
      return mechanism.isPresent() || username.isPresent() || password.isPresent();
    }
  }

  /** How a file of certificates or keys is written. */
  public enum StoreType {
    JKS,
    PKCS12,
    PEM
  }

  /** The certificates that are trusted. */
  public record Store(StoreType type, Optional<String> location, Optional<Secret> password) {
    boolean isSet() {
      return location.isPresent() || password.isPresent();
    }
  }

  /** The client's own key and certificate. */
  public record Keystore(
      StoreType type,
      Optional<String> location,
      Optional<Secret> password,
      Optional<Secret> keyPassword) {
    boolean isSet() {
      return location.isPresent() || password.isPresent() || keyPassword.isPresent();
    }
  }

  public Security {
    Problems problems = new Problems();
    if (protocol.authenticates()) {
      problems
          .check(sasl.mechanism.isPresent(), "sasl.mechanism", "nothing", "how the user logs in")
          .check(sasl.username.isPresent(), "sasl.username", "nothing", "the name of the user")
          .check(sasl.password.isPresent(), "sasl.password", "nothing", "the user's password");
    } else {
      problems.check(
          !sasl.isSet(),
          "sasl",
          "a user, with protocol " + name(protocol),
          "protocol = sasl-ssl or sasl-plaintext, or no user");
    }
    if (!protocol.encrypts()) {
      problems
          .check(
              !truststore.isSet(),
              "truststore",
              unencrypted(protocol),
              "protocol = ssl or sasl-ssl")
          .check(
              !keystore.isSet(), "keystore", unencrypted(protocol), "protocol = ssl or sasl-ssl");
    }
    problems
        .check(
            truststore.location.isPresent() || truststore.password.isEmpty(),
            "truststore.location",
            "nothing",
            "the file that truststore.password opens")
        .check(
            keystore.location.isPresent() || !keystore.isSet(),
            "keystore.location",
            "nothing",
            "the file that keystore.password opens")
        .throwIfAny();
  }

  private static String name(Protocol protocol) {
    return KebabCase.of(protocol);
  }

  private static String unencrypted(Protocol protocol) {
    return "a file, with protocol " + name(protocol);
  }

  /** As settings of a Kafka client. */
  Map<String, Object> clientSettings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("security.protocol", protocol.name());
    if (protocol.authenticates()) {
      Mechanism mechanism = sasl.mechanism.orElseThrow();
      settings.put("sasl.mechanism", mechanism.kafkaName());
      settings.put(
          "sasl.jaas.config",
          JaasEntry.of(
              mechanism.loginModule(),
              sasl.username.orElseThrow(),
              sasl.password.orElseThrow().value()));
    }
    if (protocol.encrypts()) {
      truststore.location.ifPresent(
          file -> {
            settings.put("ssl.truststore.type", truststore.type.name());
            settings.put("ssl.truststore.location", file);
          });
      truststore.password.ifPresent(it -> settings.put("ssl.truststore.password", it.value()));
      keystore.location.ifPresent(
          file -> {
            settings.put("ssl.keystore.type", keystore.type.name());
            settings.put("ssl.keystore.location", file);
          });
      keystore.password.ifPresent(it -> settings.put("ssl.keystore.password", it.value()));
      keystore.keyPassword.ifPresent(it -> settings.put("ssl.key.password", it.value()));
      settings.put("ssl.endpoint.identification.algorithm", verifyHostname ? "https" : "");
    }
    return settings;
  }
}
