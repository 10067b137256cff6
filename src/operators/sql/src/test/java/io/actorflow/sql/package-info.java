@NullMarked
package io.actorflow.sql;

import org.jspecify.annotations.NullMarked;
