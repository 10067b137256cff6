package io.actorflow.flow;

import io.actorflow.api.Batch;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.DeadLetters;

/** Makes dead letters of rows: as JSON, for there are no record's bytes any more. */
public record RowLetters(DeadLetters letters) implements RowRejects {
  private static final byte[] NO_KEY = {};

  @Override
  public void reject(Batch batch, int row, String component, String cause, int attempts) {
    byte[] text = RowText.json(batch, row);
    letters.add(
        new DeadLetter(
            batch.provenance().producer(),
            batch.provenance().to(),
            component,
            cause,
            attempts,
            NO_KEY,
            text,
            text.length));
  }
}
