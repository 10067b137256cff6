@NullMarked
package io.actorflow.csv;

import org.jspecify.annotations.NullMarked;
