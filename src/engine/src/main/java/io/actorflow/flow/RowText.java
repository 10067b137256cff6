package io.actorflow.flow;

import io.actorflow.api.Batch;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.util.JsonStringHashMap;

/**
 * A row as JSON for a person to read: for dead letters, where there are no record's bytes any more.
 */
public final class RowText {
  private RowText() {}

  public static byte[] json(Batch batch, int row) {
    JsonStringHashMap<String, Object> values = new JsonStringHashMap<>();
    for (FieldVector vector : batch.root().getFieldVectors()) {
      values.put(vector.getName(), vector.getObject(row));
    }
    return values.toString().getBytes(StandardCharsets.UTF_8);
  }
}
