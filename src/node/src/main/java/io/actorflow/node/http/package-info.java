/**
 * The control API: HTTP and JSON over the {@link io.actorflow.node.control.ControlPlane}, described
 * by the OpenAPI document at {@code /api/v1/openapi.json}. Refusals are problem+json, changes come
 * as server-sent events.
 */
@NullMarked
package io.actorflow.node.http;

import org.jspecify.annotations.NullMarked;
