/** Tasks: persistent actors that run one stream each, from some splits of a source onwards. */
@NullMarked
package io.actorflow.task;

import org.jspecify.annotations.NullMarked;
