package com.example.actorflow;

import io.actorflow.api.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.apache.arrow.memory.ArrowBuf;

/**
 * The first half of an HMAC-SHA-256, as hexadecimal digits: long enough that two texts never share
 * one, unless there are some 10^18 of them. One thread.
 */
final class KeyedHash {
  /** Bytes of every hash. */
  static final int LENGTH = 32;

  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final Mac mac;
  private final byte[] whole;
  private final byte[] digits = new byte[LENGTH];
  private byte[] text = new byte[256];

  KeyedHash(Secret key) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.value().getBytes(StandardCharsets.UTF_8), ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
    whole = new byte[mac.getMacLength()];
  }

  /** The hash of some bytes; valid until this is called again. */
  byte[] of(ArrowBuf bytes, long start, int length) {
    if (text.length < length) {
      text = new byte[Math.max(length, 2 * text.length)];
    }
    bytes.getBytes(start, text, 0, length);
    mac.update(text, 0, length);
    try {
      mac.doFinal(whole, 0);
    } catch (ShortBufferException e) {
      throw new IllegalStateException(e);
    }
    for (int index = 0; index < LENGTH / 2; index++) {
      digits[2 * index] = DIGITS[(whole[index] >> 4) & 0xf];
      digits[2 * index + 1] = DIGITS[whole[index] & 0xf];
    }
    return digits;
  }
}
