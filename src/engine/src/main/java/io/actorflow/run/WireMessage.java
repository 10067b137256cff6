package io.actorflow.run;

/** A message between nodes or an event in the journal that is written as CBOR by Jackson. */
public interface WireMessage {}
