@NullMarked
package io.actorflow.node.registry;

import org.jspecify.annotations.NullMarked;
