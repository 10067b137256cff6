package io.actorflow.architecture.planted.there;

import io.actorflow.architecture.planted.here.Here;
import java.io.Serializable;

/** Can be serialized by Java, in a package that does not say what may be null. */
public record There(String name) implements Serializable {
  int number() {
    return Here.number();
  }
}
