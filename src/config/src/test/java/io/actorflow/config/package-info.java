@NullMarked
package io.actorflow.config;

import org.jspecify.annotations.NullMarked;
