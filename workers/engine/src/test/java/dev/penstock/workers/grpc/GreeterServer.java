package dev.penstock.workers.grpc;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real gRPC server on loopback that greets in all four kinds of method. */
public final class GreeterServer implements AutoCloseable {

  public static final String PROTO =
      """
      syntax = "proto3";
      package greet;
      import "google/protobuf/timestamp.proto";

      // Greets whoever asks.
      service Greeter {
        rpc SayHello (HelloRequest) returns (HelloReply);
        rpc Count (HelloRequest) returns (stream HelloReply);
        rpc Collect (stream HelloRequest) returns (HelloReply);
        rpc Chat (stream HelloRequest) returns (stream HelloReply);
      }

      message HelloRequest {
        string name = 1;
        optional int32 times = 2;
        repeated string tags = 3;
        map<string, int64> counts = 4;
        oneof place { string city = 5; Address address = 6; }
        google.protobuf.Timestamp at = 7;
        Mood mood = 8;
        message Address { string street_name = 1; }
      }

      enum Mood { MOOD_UNSPECIFIED = 0; GLAD = 1; }

      message HelloReply {
        string message = 1;
        HelloRequest echo = 2;
      }
      """;

  private final Server server;
  private final List<Metadata> headers = new CopyOnWriteArrayList<>();

  public GreeterServer() {
    this(null);
  }

  /** With TLS, for clients that show a certificate which it trusts; null for neither. */
  public GreeterServer(@Nullable SslContext security) {
    FileDescriptor file = ProtoFile.read(PROTO.getBytes(StandardCharsets.UTF_8));
    ServiceDescriptor service = file.findServiceByName("Greeter");
    var definition =
        ServerServiceDefinition.builder(service.getFullName())
            .addMethod(
                method(service, "SayHello"), ServerCalls.asyncUnaryCall(GreeterServer::hello))
            .addMethod(
                method(service, "Count"),
                ServerCalls.asyncServerStreamingCall(GreeterServer::count))
            .addMethod(
                method(service, "Collect"),
                ServerCalls.asyncClientStreamingCall(replies -> new Collecting(replies, false)))
            .addMethod(
                method(service, "Chat"),
                ServerCalls.asyncBidiStreamingCall(replies -> new Collecting(replies, true)))
            .build();
    try {
      NettyServerBuilder builder =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      server =
          (security == null ? builder : builder.sslContext(security))
              .addService(ServerInterceptors.intercept(definition, new Noting()))
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getPort();
  }

  public int calls() {
    return headers.size();
  }

  public String lastHeader(String name) {
    String value = headers.getLast().get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    return value == null ? "" : value;
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void hello(DynamicMessage request, StreamObserver<DynamicMessage> replies) {
    String name = name(request);
    switch (name) {
      case "nobody" ->
          replies.onError(Status.NOT_FOUND.withDescription("no nobody").asRuntimeException());
      case "silence" -> {
        // No answer at all: the caller's deadline ends it.
      }
      default -> {
        replies.onNext(reply(request, "Hello " + name));
        replies.onCompleted();
      }
    }
  }

  private static void count(DynamicMessage request, StreamObserver<DynamicMessage> replies) {
    for (int i = 1; i <= 3; i++) {
      replies.onNext(reply(request, name(request) + " " + i));
    }
    replies.onCompleted();
  }

  private static String name(DynamicMessage request) {
    return (String) request.getField(request.getDescriptorForType().findFieldByName("name"));
  }

  private static DynamicMessage reply(DynamicMessage request, String message) {
    var type = request.getDescriptorForType().getFile().findMessageTypeByName("HelloReply");
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByName("message"), message)
        .setField(type.findFieldByName("echo"), request)
        .build();
  }

  private static io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> method(
      ServiceDescriptor service, String name) {
    MethodDescriptor method = service.findMethodByName(name);
    io.grpc.MethodDescriptor.MethodType type =
        method.isClientStreaming()
            ? method.isServerStreaming()
                ? io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING
                : io.grpc.MethodDescriptor.MethodType.CLIENT_STREAMING
            : method.isServerStreaming()
                ? io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING
                : io.grpc.MethodDescriptor.MethodType.UNARY;
    return io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
        .setType(type)
        .setFullMethodName(service.getFullName() + "/" + name)
        .setRequestMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
        .setResponseMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
        .build();
  }

  /** Answers each message at once, or all of them at the end. */
  private static final class Collecting implements StreamObserver<DynamicMessage> {

    private final StreamObserver<DynamicMessage> replies;
    private final boolean atOnce;
    private final List<DynamicMessage> requests = new ArrayList<>();

    Collecting(StreamObserver<DynamicMessage> replies, boolean atOnce) {
      this.replies = replies;
      this.atOnce = atOnce;
    }

    @Override
    public void onNext(DynamicMessage request) {
      requests.add(request);
      if (atOnce) {
        replies.onNext(reply(request, "Hi " + name(request)));
      }
    }

    @Override
    public void onError(Throwable failure) {
      replies.onError(failure);
    }

    @Override
    public void onCompleted() {
      if (!atOnce) {
        String all = String.join(" and ", requests.stream().map(GreeterServer::name).toList());
        replies.onNext(reply(requests.getLast(), "Hello " + all));
      }
      replies.onCompleted();
    }
  }

  private final class Noting implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata sent, ServerCallHandler<Q, A> next) {
      headers.add(sent);
      return next.startCall(call, sent);
    }
  }
}
