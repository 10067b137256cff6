package io.actorflow.architecture.planted.here;

import io.actorflow.architecture.planted.there.There;
import java.io.IOException;
import java.io.ObjectInputStream;

/** Knows a package that knows this one, and reads what Java has serialized. */
public final class Here {
  private Here() {}

  static There read(ObjectInputStream in) throws IOException, ClassNotFoundException {
    return (There) in.readObject();
  }

  /** For the other package. */
  public static int number() {
    return 1;
  }
}
