package io.actorflow.config;

import java.time.Duration;

/** When the rows of a source happened. The settings are described in reference.conf. */
public record EventTime(String field, Duration maxOutOfOrderness, Duration idleTimeout) {}
