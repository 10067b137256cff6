package io.actorflow.letter;

import io.actorflow.api.Batch;
import io.actorflow.api.Columns;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.Provenance;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters as the rows of a batch, for any sink. What is text is kept as text, for people to
 * read; other bytes stand in a column of their own.
 */
public final class LetterRows {
  /** The columns of a letter, in order. */
  public static final Schema SCHEMA =
      Columns.schema(
          Columns.utf8("time"),
          Columns.utf8("pipeline"),
          Columns.utf8("origin"),
          Columns.int64("offset"),
          Columns.utf8("component"),
          Columns.utf8("cause"),
          Columns.int32("attempts"),
          Columns.utf8("key"),
          Columns.binary("key-bytes"),
          Columns.int64("record-size"),
          Columns.utf8("record"),
          Columns.binary("record-bytes"));

  /** Escaped, each byte of a text may become six; base64 makes four of three. */
  private static final int MAX_TEXT = 64 << 10;

  private LetterRows() {}

  static Batch batch(
      String pipeline,
      List<DeadLetter> letters,
      Instant now,
      Provenance provenance,
      BufferAllocator allocator) {
    VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
    try {
      List<FieldVector> columns = root.getFieldVectors();
      columns.forEach(FieldVector::allocateNew);
      for (int row = 0; row < letters.size(); row++) {
        DeadLetter letter = letters.get(row);
        text(columns.get(0), row, now.toString());
        text(columns.get(1), row, pipeline);
        text(columns.get(2), row, letter.origin());
        ((BigIntVector) columns.get(3)).setSafe(row, letter.offset());
        text(columns.get(4), row, letter.component());
        text(columns.get(5), row, letter.cause());
        ((IntVector) columns.get(6)).setSafe(row, letter.attempts());
        textOrBytes(columns.get(7), columns.get(8), row, letter.key());
        ((BigIntVector) columns.get(9)).setSafe(row, letter.payloadSize());
        textOrBytes(columns.get(10), columns.get(11), row, letter.payload());
      }
      root.setRowCount(letters.size());
      return new Batch(root, provenance);
    } catch (RuntimeException | OutOfMemoryError e) {
      root.close();
      throw e;
    }
  }

  private static void text(FieldVector column, int row, String text) {
    ((VarCharVector) column).setSafe(row, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void textOrBytes(FieldVector texts, FieldVector bytes, int row, byte[] value) {
    if (value.length == 0) {
      texts.setNull(row);
      bytes.setNull(row);
    } else if (value.length <= MAX_TEXT && isText(value)) {
      ((VarCharVector) texts).setSafe(row, value);
      ((VarBinaryVector) bytes).setNull(row);
    } else {
      ((VarCharVector) texts).setNull(row);
      ((VarBinaryVector) bytes).setSafe(row, value);
    }
  }

  private static boolean isText(byte[] value) {
    return decoded(value) != null;
  }

  private static @Nullable CharSequence decoded(byte[] value) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
    } catch (CharacterCodingException notText) {
      return null;
    }
  }
}
