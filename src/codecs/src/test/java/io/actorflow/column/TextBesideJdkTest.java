package io.actorflow.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.actorflow.api.RecordBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Numbers and base64 beside the JDK's. */
class TextBesideJdkTest {
  @Property
  void writesLongsAsJavaDoes(@ForAll long value) {
    RecordBuffer buffer = new RecordBuffer(1);
    DecimalText.write(value, buffer);
    assertThat(text(buffer)).isEqualTo(Long.toString(value));
  }

  @Property
  void writesDoublesThatReadBackTheSame(@ForAll double value) {
    RecordBuffer buffer = new RecordBuffer(1);
    DecimalText.write(value, buffer);
    assertThat(Double.doubleToRawLongBits(Double.parseDouble(text(buffer))))
        .isEqualTo(Double.doubleToRawLongBits(value));
  }

  @Property
  void encodesAndDecodesBase64AsJavaDoes(@ForAll byte[] bytes) {
    byte[] expected = Base64.getEncoder().encode(bytes);
    byte[] encoded = new byte[Base64Text.maxEncoded(bytes.length)];
    assertThat(Base64Text.encode(bytes, 0, bytes.length, encoded, 0)).isEqualTo(expected.length);
    assertThat(encoded).isEqualTo(expected);
    assertThat(decoded(expected)).isEqualTo(bytes);
    assertThat(decoded(Base64.getEncoder().withoutPadding().encode(bytes))).isEqualTo(bytes);
  }

  @Property
  void refusesBase64AsJavaDoes(@ForAll String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] target = new byte[Base64Text.maxDecoded(bytes.length)];
    boolean refused = Base64Text.decode(bytes, 0, bytes.length, target) < 0;
    boolean javaRefuses;
    try {
      Base64.getDecoder().decode(bytes);
      javaRefuses = false;
    } catch (IllegalArgumentException expected) {
      javaRefuses = true;
    }
    assumeThat(text).doesNotContain("=");
    assertThat(refused).isEqualTo(javaRefuses);
  }

  private static byte[] decoded(byte[] text) {
    byte[] target = new byte[Base64Text.maxDecoded(text.length)];
    return Arrays.copyOf(target, Base64Text.decode(text, 0, text.length, target));
  }

  private static String text(RecordBuffer buffer) {
    return new String(buffer.toByteArray(), StandardCharsets.US_ASCII);
  }
}
