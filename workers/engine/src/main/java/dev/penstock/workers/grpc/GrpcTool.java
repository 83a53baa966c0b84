package dev.penstock.workers.grpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.penstock.json.Digest;
import dev.penstock.json.DigestCache;
import dev.penstock.workers.call.Resources;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.credential.SecretValues;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.http.HttpUri;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.Tool;
import dev.penstock.workers.tool.ToolCall;
import java.net.URI;
import java.util.Base64;

/**
 * {@code call: grpc} (DSL reference, section gRPC Call). Arguments: {@code {proto: {endpoint,
 * authentication?, content?}, service: {name, host, port?, tls, authentication?}, method,
 * arguments?, secrets?}}. Thread-safe.
 */
public final class GrpcTool implements Tool {

  static final String NAME = "grpc";

  private final Egress egress;
  private final Authorizations authorizations;
  private final Resources resources;
  private final DigestCache<FileDescriptor> files = new DigestCache<>(50);

  public GrpcTool(Egress egress, Authorizations authorizations, Resources resources) {
    this.egress = egress;
    this.authorizations = authorizations;
    this.resources = resources;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean readsFirst() {
    return true;
  }

  @Override
  public ToolCall prepare(JsonNode arguments, Preparation preparation) {
    JsonNode service = arguments.path("service");
    if (service.path("host").asText().isBlank()) {
      throw new InvalidArgumentsException("service.host", "must be a text that is not empty");
    }
    byte[] content = resources.read(arguments.path("proto"), preparation);
    String digest = Digest.of(Base64.getEncoder().encodeToString(content));
    MethodDescriptor method =
        ProtoFile.method(
            file(digest, content),
            service.path("name").asText(),
            arguments.path("method").asText());
    SecretValues values = SecretValues.of(arguments);
    new Messages(method).requests(values.hidden().path("arguments"));
    return new GrpcCall(
        egress,
        authorizations,
        method,
        uri(service, method),
        digest,
        values,
        Credential.of(service.path("authentication")));
  }

  private FileDescriptor file(String digest, byte[] content) {
    return files
        .get(digest)
        .orElseGet(
            () -> {
              FileDescriptor read = ProtoFile.read(content);
              files.put(digest, read);
              return read;
            });
  }

  private static URI uri(JsonNode service, MethodDescriptor method) {
    int port = service.path("port").asInt(443);
    String scheme = service.path("tls").asBoolean(true) ? "https" : "http";
    String path = "/" + method.getService().getFullName() + "/" + method.getName();
    return HttpUri.of(
        scheme + "://" + service.path("host").asText() + ":" + port + path,
        dev.penstock.json.Json.object());
  }
}
