/**
 * What a plug-in author sees: {@link io.actorflow.api.Batch batches} that flow from {@link
 * io.actorflow.api.Source sources} through {@link io.actorflow.api.Operator operators} to {@link
 * io.actorflow.api.Sink sinks}, the {@link io.actorflow.api.Codec codecs} between bytes and rows,
 * and the factories by which a {@link io.actorflow.api.ComponentProvider} describes its components.
 * There is nothing of the engine here: a connector needs this module alone.
 */
@NullMarked
package io.actorflow.api;

import org.jspecify.annotations.NullMarked;
