/**
 * An operator, a source and an aggregate, written with the api of ActorFlow and nothing else of it.
 */
@NullMarked
package com.example.actorflow;

import org.jspecify.annotations.NullMarked;
