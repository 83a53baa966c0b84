package dev.penstock.workers.asyncapi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.requests.FetchResponse;

/** Reads the records of one partition, without those of transactions that were aborted (KIP-98). */
final class KafkaRecords {

  /**
   * A message with its place in the partition.
   *
   * @param message empty where it can't be read
   */
  record Read(int partition, long offset, Incoming message, boolean isReadable) {
    Read(int partition, long offset, Incoming message) {
      this(partition, offset, message, true);
    }
  }

  /** How many messages may wait; each costs some room, however small it is. */
  static final int MOST = 10_000;

  /**
   * How far it came.
   *
   * @param next the offset to go on from
   * @param bytes that compressed records have, unpacked
   * @param tooLarge whether the next batch has more than the room that is left
   */
  record Progress(long next, int bytes, boolean tooLarge) {}

  private KafkaRecords() {}

  /**
   * Adds the messages from an offset on, until enough wait.
   *
   * @param room how many bytes they may have that are there only once they are unpacked
   * @throws KafkaException when they can't be read
   */
  static Progress read(
      FetchResponseData.PartitionData partition, long from, Deque<Read> into, int room) {
    PriorityQueue<AbortedTransaction> aborted =
        new PriorityQueue<>(Comparator.comparingLong(AbortedTransaction::firstOffset));
    if (partition.abortedTransactions() != null) {
      aborted.addAll(partition.abortedTransactions());
    }
    Set<Long> gone = new HashSet<>();
    long next = from;
    int bytes = 0;
    for (RecordBatch batch : FetchResponse.recordsOrFail(partition).batches()) {
      batch.ensureValid();
      for (AbortedTransaction first = aborted.peek();
          first != null && first.firstOffset() <= batch.lastOffset();
          first = aborted.peek()) {
        gone.add(first.producerId());
        aborted.poll();
      }
      if (batch.isControlBatch()) {
        if (endsInAbort(batch)) {
          gone.remove(batch.producerId());
        }
      } else if (!batch.isTransactional() || !gone.contains(batch.producerId())) {
        Optional<RecordBatch> unpacked = KafkaUnpacking.unpacked(batch, Math.max(0, room - bytes));
        if (unpacked.isEmpty()) {
          return new Progress(next, bytes, true);
        }
        bytes += batch.isCompressed() ? unpacked.get().sizeInBytes() : 0;
        for (Record record : unpacked.get()) {
          if (into.size() >= MOST) {
            return new Progress(Math.max(next, record.offset()), bytes, false);
          }
          // A batch may begin before the offset that was asked for.
          if (record.offset() >= from) {
            into.add(new Read(partition.partitionIndex(), record.offset(), message(record)));
          }
        }
      }
      next = Math.max(next, batch.nextOffset());
    }
    return new Progress(next, bytes, false);
  }

  private static boolean endsInAbort(RecordBatch batch) {
    if (batch.isCompressed()) {
      throw new InvalidRecordException("a compressed batch of the broker's own");
    }
    for (Record record : batch) {
      return ControlRecordType.parse(record.key()) == ControlRecordType.ABORT;
    }
    return false;
  }

  private static Incoming message(Record record) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      byte[] value = header.value();
      headers.put(header.key(), value == null ? "" : new String(value, StandardCharsets.UTF_8));
    }
    return new Incoming(record.hasValue() ? bytes(record.value()) : new byte[0], headers);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
