package io.actorflow.node;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.actorflow.api.ConnectorException;
import io.actorflow.api.DeadLetter;
import io.actorflow.api.DeadLetters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A pipeline's dead letters as a file of JSON lines: time, origin, offset, component, cause,
 * attempts, and key and payload in base64. Written through before the position behind the letter is
 * committed.
 */
final class DeadLetterFile implements DeadLetters {
  private static final JsonFactory JSON = new JsonFactory();

  private final Path file;
  private final AtomicLong count = new AtomicLong();

  DeadLetterFile(Path file) {
    this.file = file;
  }

  /** Letters added since the node began. */
  long count() {
    return count.get();
  }

  Path path() {
    return file;
  }

  @Override
  public synchronized void add(DeadLetter letter) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        channel.write(ByteBuffer.wrap(line(letter)));
        channel.force(false);
      }
      count.incrementAndGet();
    } catch (IOException e) {
      throw ConnectorException.retryable("cannot write dead letters to " + file, e);
    }
  }

  private static byte[] line(DeadLetter letter) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", Instant.now().toString());
      json.writeStringField("origin", letter.origin());
      json.writeNumberField("offset", letter.offset());
      json.writeStringField("component", letter.component());
      json.writeStringField("cause", letter.cause());
      json.writeNumberField("attempts", letter.attempts());
      json.writeNumberField("payload-size", letter.payloadSize());
      json.writeBinaryField("key", letter.key());
      json.writeBinaryField("payload", letter.payload());
      json.writeEndObject();
    }
    line.write('\n');
    return line.toByteArray();
  }
}
