package dev.penstock.workers.asyncapi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.internals.BufferSupplier;

/**
 * Unpacks a compressed batch up to a size. The library would take whatever room the batch says that
 * it needs; of what was unpacked before, it looks at nothing beyond its end. Batches of the second
 * format only (KIP-98), which is all that brokers write since 2017.
 */
final class KafkaUnpacking {

  private static final int LENGTH_FROM = 8;
  private static final int ATTRIBUTES = 21;
  private static final int COMPRESSION_MASK = 0x07;

  private KafkaUnpacking() {}

  /**
   * The batch without compression.
   *
   * @param mostBytes that its records may have
   * @return empty when they have more
   * @throws InvalidRecordException when it can't be unpacked
   */
  static Optional<RecordBatch> unpacked(RecordBatch batch, int mostBytes) {
    if (!batch.isCompressed()) {
      return Optional.of(batch);
    }
    if (!(batch instanceof DefaultRecordBatch packed)) {
      throw new InvalidRecordException("a compressed batch of a format before 2017");
    }
    ByteBuffer whole = ByteBuffer.allocate(packed.sizeInBytes());
    packed.writeTo(whole);
    whole.flip();
    int header = DefaultRecordBatch.RECORD_BATCH_OVERHEAD;
    ByteBuffer content = whole.slice(header, whole.limit() - header);
    if (packed.compressionType() == CompressionType.SNAPPY
        && !SnappyChunks.fit(content.duplicate(), mostBytes)) {
      return Optional.empty();
    }
    byte[] records = read(packed, content, mostBytes);
    if (records.length > mostBytes) {
      return Optional.empty();
    }
    ByteBuffer plain = ByteBuffer.allocate(header + records.length);
    plain.put(whole.slice(0, header)).put(records).flip();
    plain.putInt(LENGTH_FROM, plain.limit() - LENGTH_FROM - Integer.BYTES);
    plain.putShort(ATTRIBUTES, (short) (plain.getShort(ATTRIBUTES) & ~COMPRESSION_MASK));
    return Optional.of(MemoryRecords.readableRecords(plain).batches().iterator().next());
  }

  /** One byte more than the most tells that there are more. */
  private static byte[] read(DefaultRecordBatch packed, ByteBuffer content, int mostBytes) {
    Compression compression = Compression.of(packed.compressionType()).build();
    try (InputStream in =
        compression.wrapForInput(content, packed.magic(), BufferSupplier.create())) {
      return in.readNBytes(mostBytes + 1);
    } catch (IOException e) {
      throw new InvalidRecordException("a batch that can't be unpacked", e);
    }
  }
}
