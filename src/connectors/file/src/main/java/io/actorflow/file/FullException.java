package io.actorflow.file;

import java.io.IOException;

/** There is as much in the files as the settings allow. */
final class FullException extends IOException {
  private static final long serialVersionUID = 1;

  FullException(String message) {
    super(message);
  }
}
