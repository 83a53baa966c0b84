package dev.penstock.workers.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.penstock.json.Json;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.payload.codec.PayloadCodec;
import java.util.List;

/**
 * How the records of this package are written into a run's history: JSON by the one strict mapper,
 * instants and durations in ISO 8601. Every client of the backbone must use it.
 */
public final class RunPayloads {

  private static final JsonMapper MAPPER =
      Json.mapper()
          .rebuild()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .build();

  private RunPayloads() {}

  /** A record of this package as a tree. */
  public static JsonNode tree(Object payload) {
    return MAPPER.valueToTree(payload);
  }

  /**
   * Reads what {@link #tree} has written.
   *
   * @throws IllegalArgumentException when it is of another form
   */
  public static <T> T read(JsonNode tree, Class<T> type) {
    return MAPPER.convertValue(tree, type);
  }

  /** Everything in the history itself: for a backbone in memory, and for tests. */
  public static DataConverter converter() {
    return DefaultDataConverter.newDefaultInstance()
        .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(MAPPER));
  }

  /** Through a codec; every client and worker of one backbone must have the same. */
  public static DataConverter converter(PayloadCodec codec) {
    return new CodecDataConverter(converter(), List.of(codec));
  }
}
