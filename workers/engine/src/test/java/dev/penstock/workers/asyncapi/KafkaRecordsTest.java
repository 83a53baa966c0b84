package dev.penstock.workers.asyncapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.IntStream;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is made of the batches that a broker sends, also of one that means ill. F103. */
final class KafkaRecordsTest {

  private static final int ROOM = 1024 * 1024;

  private final Deque<KafkaRecords.Read> read = new ArrayDeque<>();

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void shouldReadEachRecordWhateverItIsPackedWith(CompressionType type) {
    SimpleRecord[] records =
        IntStream.range(0, 500)
            .mapToObj(i -> new SimpleRecord(("message " + i).getBytes(StandardCharsets.UTF_8)))
            .toArray(SimpleRecord[]::new);

    var progress = KafkaRecords.read(batches(type, 7, records), 9, read, ROOM);

    assertThat(progress.next()).isEqualTo(507);
    assertThat(read).hasSize(498);
    assertThat(read.getFirst().offset()).isEqualTo(9);
    assertThat(new String(read.getLast().message().payload(), StandardCharsets.UTF_8))
        .isEqualTo("message 499");
  }

  @ParameterizedTest
  @EnumSource(value = CompressionType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void shouldNotUnpackABatchThatIsLargerThanTheRoom(CompressionType type) {
    PartitionData bomb = batches(type, 0, new SimpleRecord(new byte[ROOM + 1]));

    var progress = KafkaRecords.read(bomb, 0, read, ROOM);

    assertThat(progress).isEqualTo(new KafkaRecords.Progress(0, 0, true));
    assertThat(read).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = CompressionType.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void shouldLeaveABatchForLaterThatHasNoRoomBesideTheFirst(CompressionType type) {
    MemoryRecords first = packed(type, 0, new SimpleRecord(new byte[ROOM / 2]));
    MemoryRecords second = packed(type, 1, new SimpleRecord(new byte[ROOM / 2]));
    ByteBuffer both = ByteBuffer.allocate(first.sizeInBytes() + second.sizeInBytes());
    both.put(first.buffer()).put(second.buffer()).flip();

    var progress =
        KafkaRecords.read(
            new PartitionData().setRecords(MemoryRecords.readableRecords(both)), 0, read, ROOM);

    assertThat(progress.next()).isEqualTo(1);
    assertThat(progress.tooLarge()).isTrue();
    assertThat(read).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void shouldGoOnInTheMiddleOfABatchOfManySmallRecords(CompressionType type) {
    SimpleRecord[] records =
        IntStream.range(0, KafkaRecords.MOST + 5)
            .mapToObj(_ -> new SimpleRecord(new byte[0]))
            .toArray(SimpleRecord[]::new);
    PartitionData batch = batches(type, 0, records);

    long next = KafkaRecords.read(batch, 0, read, ROOM).next();
    assertThat(read).hasSize(KafkaRecords.MOST);
    read.clear();

    assertThat(KafkaRecords.read(batch, next, read, ROOM).next()).isEqualTo(records.length);
    assertThat(read).hasSize(5);
  }

  @Test
  void shouldBelieveNoChunkThatClaimsMoreThanThereIs() {
    byte[] header = {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1};

    assertThat(SnappyChunks.fit(chunk(header, 6, new byte[] {-1, -1, -1, -1, 7, 0}), ROOM))
        .isFalse();
    assertThat(SnappyChunks.fit(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, 7, 0}), ROOM))
        .isFalse();
    assertThatThrownBy(() -> SnappyChunks.fit(chunk(header, 1 << 30, new byte[] {1, 0, 97}), ROOM))
        .isInstanceOf(InvalidRecordException.class);
    assertThatThrownBy(() -> SnappyChunks.fit(chunk(header, -1, new byte[] {1, 0, 97}), ROOM))
        .isInstanceOf(InvalidRecordException.class);
    assertThatThrownBy(
            () -> SnappyChunks.fit(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, -1, -1}), ROOM))
        .isInstanceOf(InvalidRecordException.class);
  }

  private static ByteBuffer chunk(byte[] header, int length, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(header.length + Integer.BYTES + content.length);
    return chunk.put(header).putInt(length).put(content).flip();
  }

  private static PartitionData batches(CompressionType type, long offset, SimpleRecord... records) {
    return new PartitionData().setRecords(packed(type, offset, records));
  }

  private static MemoryRecords packed(CompressionType type, long offset, SimpleRecord... records) {
    return MemoryRecords.withRecords(offset, Compression.of(type).build(), records);
  }
}
