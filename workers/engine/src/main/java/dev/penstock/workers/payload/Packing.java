package dev.penstock.workers.payload;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Bytes with a first one that says how the rest is written: as it is, or deflated (RFC 1950) where
 * that saves at least a tenth.
 */
final class Packing {

  private static final byte PLAIN = 0;
  private static final byte DEFLATED = 1;

  private Packing() {}

  static byte[] pack(byte[] content) {
    byte[] deflated = deflated(content);
    if (deflated.length < content.length * 0.9) {
      return deflated;
    }
    byte[] plain = new byte[content.length + 1];
    plain[0] = PLAIN;
    System.arraycopy(content, 0, plain, 1, content.length);
    return plain;
  }

  /**
   * Reads what {@link #pack} has written.
   *
   * @param most bytes that may come out
   * @throws IllegalArgumentException when it is of another form or longer
   */
  static byte[] unpack(byte[] packed, int most) {
    var body = new ByteArrayInputStream(packed, 1, Math.max(0, packed.length - 1));
    try {
      byte[] content =
          switch (packed.length == 0 ? -1 : packed[0]) {
            case PLAIN -> body.readAllBytes();
            case DEFLATED -> {
              try (var inflating = new InflaterInputStream(body)) {
                yield inflating.readNBytes(most + 1);
              }
            }
            default -> throw new IllegalArgumentException("not packed by us");
          };
      if (content.length > most) {
        throw new IllegalArgumentException("longer than " + most + " bytes");
      }
      return content;
    } catch (IOException e) {
      throw new IllegalArgumentException("not packed by us", e);
    }
  }

  private static byte[] deflated(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 4 + 64);
    out.write(DEFLATED);
    // Memory-bound texts gain little from the slower levels.
    Deflater fast = new Deflater(Deflater.BEST_SPEED);
    try (var deflating = new DeflaterOutputStream(out, fast)) {
      deflating.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      fast.end();
    }
    return out.toByteArray();
  }
}
