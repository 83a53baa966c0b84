package dev.penstock.workers.grpc;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.penstock.workers.tool.Deadline;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One call over a connection of its own to an address that was checked: nothing is resolved again,
 * nothing is retried, no proxy is used.
 */
final class GrpcExchange {

  private GrpcExchange() {}

  static Watch.End make(
      MethodDescriptor method,
      List<DynamicMessage> requests,
      URI uri,
      InetAddress address,
      Metadata headers,
      int maxBytes,
      Deadline deadline) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(new InetSocketAddress(address, uri.getPort()))
            .overrideAuthority(uri.getHost() + ":" + uri.getPort())
            .proxyDetector(_ -> null)
            .disableRetry()
            .disableServiceConfigLookUp()
            .userAgent("Penstock")
            .maxInboundMessageSize(maxBytes);
    boolean tls = uri.getScheme().equals("https");
    ManagedChannel channel = (tls ? builder : builder.usePlaintext()).build();
    try {
      AtomicBoolean sent = new AtomicBoolean();
      long left = Math.max(1, deadline.left().toNanos());
      var options =
          CallOptions.DEFAULT
              .withDeadlineAfter(left, TimeUnit.NANOSECONDS)
              .withStreamTracerFactory(Watch.wire(sent));
      var call = channel.newCall(descriptor(method), options);
      Watch watch = new Watch(call, maxBytes, sent);
      call.start(watch, headers);
      call.request(1);
      requests.forEach(call::sendMessage);
      call.halfClose();
      return watch.await();
    } finally {
      channel.shutdownNow();
    }
  }

  private static io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> descriptor(
      MethodDescriptor method) {
    return io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
        .setType(type(method))
        .setFullMethodName(
            io.grpc.MethodDescriptor.generateFullMethodName(
                method.getService().getFullName(), method.getName()))
        .setRequestMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
        .setResponseMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
        .build();
  }

  private static io.grpc.MethodDescriptor.MethodType type(MethodDescriptor method) {
    if (method.isClientStreaming()) {
      return method.isServerStreaming()
          ? io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING
          : io.grpc.MethodDescriptor.MethodType.CLIENT_STREAMING;
    }
    return method.isServerStreaming()
        ? io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING
        : io.grpc.MethodDescriptor.MethodType.UNARY;
  }
}
