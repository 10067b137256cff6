package io.actorflow.file;

import io.actorflow.api.DeadLetter;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a file into records at its line breaks.
 *
 * <p>Holds one piece of the file at a time, which grows up to the longest record allowed; of a
 * longer one only the beginning is kept.
 */
final class RecordFramer {
  /** What {@link #next} found. */
  enum Found {
    /** A record: see {@link #array}. */
    RECORD,
    /** A record that is too long: the array has its beginning. */
    TOO_LONG,
    /** No complete record, for now. */
    NOTHING
  }

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long LINE_FEEDS = '\n' * ONES;
  private static final int FIRST_SIZE = 1 << 16;
  private static final long MAX_PIECE = Integer.MAX_VALUE - 8;

  private final FileChannel file;
  private final long limit;
  private final boolean endsAtLimit;
  private final boolean quotes;
  private final int maxRecordSize;

  private byte[] piece = new byte[FIRST_SIZE];

  /** The beginning of a record whose end has not been found yet. */
  private byte @Nullable [] tooLong;

  private long tooLongOffset;

  /** Offset in the file of the piece's first byte. */
  private long pieceOffset;

  private int filled;
  private int next;
  private boolean quoted;

  private byte[] array = piece;
  private int start;
  private int length;
  private long size;

  /**
   * @param limit offset in the file to read up to
   * @param endsAtLimit whether what stands before {@code limit} is a record also without line break
   * @param quotes whether line breaks between quotes are part of the record, as in CSV
   */
  RecordFramer(
      FileChannel file,
      long offset,
      long limit,
      boolean endsAtLimit,
      boolean quotes,
      int maxRecordSize) {
    this.file = file;
    this.limit = limit;
    this.endsAtLimit = endsAtLimit;
    this.quotes = quotes;
    this.maxRecordSize = maxRecordSize;
    pieceOffset = offset;
  }

  /** The bytes that the record is in, from {@link #start} on; valid until {@link #next}. */
  byte[] array() {
    return array;
  }

  int start() {
    return start;
  }

  /** Bytes of the record that are in {@link #array}, without the line break. */
  int length() {
    return length;
  }

  /** Bytes of the whole record. */
  long size() {
    return size;
  }

  /** Offset in the file behind everything that {@link #next} has passed. */
  long offset() {
    return pieceOffset + next;
  }

  /** Goes to the next record. */
  Found next() throws IOException {
    if (tooLong != null) {
      return skipTooLong();
    }
    int searched = next;
    quoted = false;
    while (true) {
      int end = quotes ? lineFeedOutsideQuotes(searched) : lineFeed(searched);
      if (end >= 0) {
        return record(end, end + 1);
      }
      searched = filled;
      if (filled - next > maxRecordSize) {
        return skipTooLong();
      }
      int before = next;
      boolean more = fill();
      searched -= before - next;
      if (!more) {
        boolean rest = endsAtLimit && pieceOffset + filled == limit && filled > next;
        return rest ? record(filled, filled) : Found.NOTHING;
      }
    }
  }

  private Found record(int end, int behind) {
    int withoutReturn = end > next && piece[end - 1] == '\r' ? end - 1 : end;
    array = piece;
    start = next;
    length = withoutReturn - next;
    size = length;
    next = behind;
    if (length <= maxRecordSize) {
      return Found.RECORD;
    }
    length = Math.min(length, DeadLetter.MAX_PAYLOAD);
    return Found.TOO_LONG;
  }

  private int lineFeedOutsideQuotes(int from) {
    for (int index = from; index < filled; index++) {
      if (piece[index] == '"') {
        quoted = !quoted;
      } else if (piece[index] == '\n' && !quoted) {
        return index;
      }
    }
    return -1;
  }

  private int lineFeed(int from) {
    int index = from;
    while (index + Long.BYTES <= filled) {
      long word = (long) WORDS.get(piece, index) ^ LINE_FEEDS;
      long marks = (word - ONES) & ~word & HIGHS;
      if (marks != 0) {
        return index + (Long.numberOfTrailingZeros(marks) >>> 3);
      }
      index += Long.BYTES;
    }
    for (; index < filled; index++) {
      if (piece[index] == '\n') {
        return index;
      }
    }
    return -1;
  }

  /** Reads more of the file behind what is there; false if there is nothing. */
  private boolean fill() throws IOException {
    if (next > 0) {
      System.arraycopy(piece, next, piece, 0, filled - next);
      pieceOffset += next;
      filled -= next;
      next = 0;
    }
    if (filled == piece.length) {
      piece = Arrays.copyOf(piece, (int) Math.min(MAX_PIECE, piece.length * 2L));
    }
    int count = (int) Math.min(piece.length - filled, limit - pieceOffset - filled);
    int read = count <= 0 ? 0 : read(filled, count);
    filled += read;
    return read > 0;
  }

  private int read(int at, int count) throws IOException {
    return Math.max(0, file.read(ByteBuffer.wrap(piece, at, count), pieceOffset + at));
  }

  /**
   * Passes the rest of the line without keeping it, whatever quotes there are in it: a record with
   * a quote too many must not take the rest of the file along.
   */
  private Found skipTooLong() throws IOException {
    int end = lineFeed(next);
    if (tooLong == null) {
      if (end >= 0) {
        return record(end, end + 1);
      }
      tooLongOffset = offset();
      tooLong =
          Arrays.copyOfRange(piece, next, next + Math.min(filled - next, DeadLetter.MAX_PAYLOAD));
    }
    while (end < 0) {
      pieceOffset += filled;
      filled = 0;
      next = 0;
      if (!fill()) {
        if (endsAtLimit && pieceOffset == limit) {
          break;
        }
        return Found.NOTHING;
      }
      end = lineFeed(0);
    }
    int lineEnd = end < 0 ? filled : end;
    next = end < 0 ? filled : end + 1;
    array = tooLong;
    start = 0;
    length = tooLong.length;
    size = pieceOffset + lineEnd - tooLongOffset;
    tooLong = null;
    return Found.TOO_LONG;
  }
}
