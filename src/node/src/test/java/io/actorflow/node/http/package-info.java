@NullMarked
package io.actorflow.node.http;

import org.jspecify.annotations.NullMarked;
