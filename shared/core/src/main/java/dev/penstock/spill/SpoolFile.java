package dev.penstock.spill;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The bytes of one file of the spool: {@code PSP1}, the length of what follows and its CRC-32C
 * (each four bytes, big-endian), then the sealed delivery. A file that is torn, padded or changed
 * is told from a whole one before anything is opened.
 */
final class SpoolFile {

  private static final int MAGIC = 0x50535031;
  private static final int HEAD = 12;

  private SpoolFile() {}

  static byte[] of(byte[] sealed) {
    return ByteBuffer.allocate(HEAD + sealed.length)
        .putInt(MAGIC)
        .putInt(sealed.length)
        .putInt(checksum(sealed))
        .put(sealed)
        .array();
  }

  /** What is in it; empty when it is not whole. */
  static Optional<byte[]> sealed(byte[] file) {
    if (file.length < HEAD) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(file);
    boolean ours = buffer.getInt() == MAGIC;
    int length = buffer.getInt();
    int checksum = buffer.getInt();
    if (!ours || length != buffer.remaining()) {
      return Optional.empty();
    }
    byte[] sealed = new byte[length];
    buffer.get(sealed);
    return checksum(sealed) == checksum ? Optional.of(sealed) : Optional.empty();
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
