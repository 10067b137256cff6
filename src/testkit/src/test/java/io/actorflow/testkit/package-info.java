@NullMarked
package io.actorflow.testkit;

import org.jspecify.annotations.NullMarked;
