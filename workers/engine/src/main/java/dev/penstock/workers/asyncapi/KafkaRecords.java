package dev.penstock.workers.asyncapi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.requests.FetchResponse;

/** Reads the records of one partition, without those of transactions that were aborted (KIP-98). */
final class KafkaRecords {

  /** A message with its place in the partition. */
  record Read(int partition, long offset, Incoming message) {}

  private KafkaRecords() {}

  /**
   * Adds the messages from an offset on.
   *
   * @return the offset to go on from
   */
  static long read(FetchResponseData.PartitionData partition, long from, Deque<Read> into) {
    PriorityQueue<AbortedTransaction> aborted =
        new PriorityQueue<>(Comparator.comparingLong(AbortedTransaction::firstOffset));
    if (partition.abortedTransactions() != null) {
      aborted.addAll(partition.abortedTransactions());
    }
    Set<Long> gone = new HashSet<>();
    long next = from;
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
        for (Record record : batch) {
          // A batch may begin before the offset that was asked for.
          if (record.offset() >= from) {
            into.add(new Read(partition.partitionIndex(), record.offset(), message(record)));
          }
        }
      }
      next = Math.max(next, batch.nextOffset());
    }
    return next;
  }

  private static boolean endsInAbort(RecordBatch batch) {
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
