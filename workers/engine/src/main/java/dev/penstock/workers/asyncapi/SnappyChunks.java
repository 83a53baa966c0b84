package dev.penstock.workers.asyncapi;

import java.nio.ByteBuffer;
import org.apache.kafka.common.InvalidRecordException;

/**
 * What the chunks of Snappy's Java stream say of their sizes: each its length (32 bits), and as its
 * first bytes the length that it will have unpacked (a little-endian varint). The library makes
 * that much room before it has looked at the chunk.
 */
final class SnappyChunks {

  private static final int MAGIC = 0x82534e41;
  private static final int HEADER = 16;

  private SnappyChunks() {}

  /**
   * Whether no chunk claims more than this, packed or not.
   *
   * @throws InvalidRecordException when a chunk is longer than what is there
   */
  static boolean fit(ByteBuffer content, int mostBytes) {
    if (content.remaining() < HEADER || content.getInt(content.position()) != MAGIC) {
      // Without a header it is one chunk.
      return claimed(content) <= mostBytes;
    }
    while (content.remaining() >= Integer.BYTES) {
      int length = content.getInt();
      if (length == MAGIC) {
        length = HEADER - Integer.BYTES;
      } else if (claimed(content.duplicate()) > mostBytes) {
        return false;
      }
      if (length < 0 || length > content.remaining()) {
        throw new InvalidRecordException("a chunk that is longer than its batch");
      }
      content.position(content.position() + length);
    }
    return true;
  }

  private static long claimed(ByteBuffer chunk) {
    long claimed = 0;
    for (int shift = 0; shift < 35 && chunk.hasRemaining(); shift += 7) {
      byte next = chunk.get();
      claimed |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return claimed;
      }
    }
    throw new InvalidRecordException("a chunk that does not say its length");
  }
}
