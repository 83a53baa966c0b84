package dev.penstock.node.folder;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The file's form: times as text, so that any reader can take it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record NodeJson(
    long pid,
    String startedAt,
    String url,
    String databaseUrl,
    String temporal,
    @Nullable GivenJson given,
    @Nullable String temporalUi,
    String backbone,
    @Nullable String payloads,
    @Nullable String telemetry,
    String apiKey) {

  static NodeJson of(NodeFile node) {
    return new NodeJson(
        node.pid(),
        node.startedAt().toString(),
        node.url(),
        node.databaseUrl(),
        node.temporal(),
        GivenJson.of(node.given()),
        node.temporalUi(),
        node.backbone(),
        node.payloads(),
        node.telemetry(),
        node.apiKey());
  }

  NodeFile toNodeFile() {
    return new NodeFile(
        pid,
        Instant.parse(startedAt),
        url,
        databaseUrl,
        temporal,
        given == null ? null : given.settings(temporal),
        temporalUi,
        backbone,
        payloads,
        telemetry,
        apiKey);
  }
}
