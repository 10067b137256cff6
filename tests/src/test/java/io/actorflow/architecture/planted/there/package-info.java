/** The other half of a circle. */
package io.actorflow.architecture.planted.there;
