package io.actorflow.dev;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** Runs the main of somebody else in a process that ends with the one that started it. */
final class WatchedMain {
  private WatchedMain() {}

  public static void main(String[] arguments) throws Throwable {
    ParentWatch.start();
    String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    try {
      Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
