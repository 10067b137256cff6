/** One half of a circle. */
package io.actorflow.architecture.planted.here;
