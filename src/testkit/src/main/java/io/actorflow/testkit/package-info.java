/**
 * For the tests of components: {@link io.actorflow.testkit.Rows rows} written down by hand and
 * compared, operators {@link io.actorflow.testkit.OperatorVerification verified} in every way that
 * the engine may call them, buffers that must all be {@link io.actorflow.testkit.TestAllocator
 * released}, and {@link io.actorflow.testkit.ConfigContract settings} that agree with their
 * documentation.
 */
@NullMarked
package io.actorflow.testkit;

import org.jspecify.annotations.NullMarked;
