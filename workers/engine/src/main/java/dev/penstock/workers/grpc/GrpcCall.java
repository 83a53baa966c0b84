package dev.penstock.workers.grpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.json.Json;
import dev.penstock.trace.TraceParent;
import dev.penstock.workers.credential.Authorizations;
import dev.penstock.workers.credential.Credential;
import dev.penstock.workers.credential.SecretValues;
import dev.penstock.workers.http.Addresses;
import dev.penstock.workers.http.Authorization;
import dev.penstock.workers.http.BoundedText;
import dev.penstock.workers.http.Egress;
import dev.penstock.workers.tls.ClientIdentity;
import dev.penstock.workers.tls.Refusal;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.ToolCall;
import dev.penstock.workers.tool.ToolResult;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A method that is about to be called. */
record GrpcCall(
    Egress egress,
    Authorizations authorizations,
    MethodDescriptor method,
    URI uri,
    String protoDigest,
    SecretValues values,
    Credential credential)
    implements ToolCall {

  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");

  @Override
  public Action action() {
    return new Action(GrpcTool.NAME, "POST", operation(), uri);
  }

  @Override
  public Set<String> secrets() {
    return values.and(credential);
  }

  @Override
  public Optional<ObjectNode> resolved() {
    return Optional.of(Json.object().put("operation", operation()).put("protoDigest", protoDigest));
  }

  @Override
  public ToolResult act(Permit permit) {
    var messages = new Messages(method);
    var requests = messages.requests(values.put(permit.secrets()).path("arguments"));
    Authorization authorization = authorizations.of(credential, permit);
    Metadata headers = headers(authorization, permit);
    SslContext security = security(authorization, permit);
    return switch (egress.addresses(uri.getHost(), permit.reach())) {
      case Addresses.Refused(String reason) ->
          new ToolResult.Failed(Standard.AUTHORIZATION.error(reason, permit.position()), false);
      case Addresses.Unknown(String reason) -> notSent(reason, permit);
      case Addresses.Found(var addresses) -> {
        Watch.End end =
            GrpcExchange.make(
                method,
                requests,
                uri,
                addresses.getFirst(),
                security,
                headers,
                egress.maxAnswerBytes(),
                permit.deadline());
        yield result(end, messages, permit);
      }
    };
  }

  private ToolResult result(Watch.End end, Messages messages, Permit permit) {
    Status status = end.status();
    if (end.tooLarge()) {
      return failed(
          500, "The response is longer than " + egress.maxAnswerBytes() + " bytes.", permit);
    }
    if (status.isOk()) {
      try {
        return new ToolResult.Succeeded(
            method.isServerStreaming()
                ? messages.responses(end.messages())
                : messages.response(end.messages().getFirst()));
      } catch (InvalidProtocolBufferException e) {
        return failed(500, "The response can't be written as JSON.", permit);
      }
    }
    Optional<Refusal> refusal = Optional.ofNullable(status.getCause()).flatMap(Refusal::of);
    if (refusal.isPresent()) {
      return refused(refusal.get(), permit);
    }
    String said = status.getDescription() == null ? "" : ": " + status.getDescription();
    String detail = status.getCode() + BoundedText.of(said);
    if (!end.sent()) {
      return notSent(detail, permit);
    }
    if (end.spoke()) {
      return failed(GrpcStatuses.http(status.getCode()), detail, permit);
    }
    return new ToolResult.Doubtful(
        status.getCode() == Status.Code.DEADLINE_EXCEEDED
            ? Standard.TIMEOUT.error(operation() + ": " + detail, permit.position())
            : Standard.COMMUNICATION.error(operation() + ": " + detail, permit.position()));
  }

  private @Nullable SslContext security(@Nullable Authorization authorization, Permit permit) {
    ClientIdentity identity = authorization == null ? null : authorization.identity().orElse(null);
    if (uri.getScheme().equals("https")) {
      return GrpcExchange.security(permit.reach(), identity);
    }
    if (identity != null) {
      throw new InvalidArgumentsException(
          "service.authentication", "shows a certificate, which needs metadata.grpc.tls");
    }
    return null;
  }

  private Metadata headers(@Nullable Authorization authorization, Permit permit) {
    Metadata headers = new Metadata();
    headers.put(key("idempotency-key"), permit.idempotencyKey());
    headers.put(key("penstock-fencing-token"), Long.toString(permit.fencingToken()));
    if (permit.trace() != null) {
      headers.put(key(TraceParent.HEADER), permit.trace().header());
    }
    if (authorization != null && authorization.identity().isEmpty()) {
      headers.put(
          AUTHORIZATION,
          authorization
              .headerFor(uri)
              .orElseThrow(
                  () ->
                      new InvalidArgumentsException(
                          "service.authentication", "is of a scheme that gRPC can't use")));
    }
    return headers;
  }

  private String operation() {
    return method.getService().getFullName() + "/" + method.getName();
  }

  private ToolResult failed(int status, String detail, Permit permit) {
    return new ToolResult.Failed(
        Standard.COMMUNICATION.error(
            status, operation() + " answered " + detail, permit.position()),
        true);
  }

  private ToolResult refused(Refusal refusal, Permit permit) {
    return refusal.byThem()
        ? new ToolResult.Failed(
            Standard.AUTHENTICATION.error(operation() + ": " + refusal.reason(), permit.position()),
            false)
        : notSent(refusal.reason(), permit);
  }

  private ToolResult notSent(String reason, Permit permit) {
    return new ToolResult.Failed(
        Standard.COMMUNICATION.error(
            503, operation() + ": nothing was sent. " + reason, permit.position()),
        false);
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
