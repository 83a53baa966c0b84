package dev.penstock.workers.grpc;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.penstock.workers.tls.ClientIdentity;
import dev.penstock.workers.tls.Tls;
import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.Reach;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.grpc.protobuf.ProtoUtils;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One call over a connection of its own to an address that was checked: nothing is resolved again,
 * nothing is retried, no proxy is used.
 */
final class GrpcExchange {

  private GrpcExchange() {}

  /**
   * Makes the call.
   *
   * @param security null for a connection without TLS
   */
  static Watch.End make(
      MethodDescriptor method,
      List<DynamicMessage> requests,
      URI uri,
      InetAddress address,
      @Nullable SslContext security,
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
    ManagedChannel channel =
        (security == null ? builder.usePlaintext() : builder.sslContext(security)).build();
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

  /** The JDK's TLS with HTTP/2, so that all calls trust, and fail, in the same way. */
  static SslContext security(Reach reach, @Nullable ClientIdentity identity) {
    SslContextBuilder builder = SslContextBuilder.forClient().trustManager(Tls.trust(reach));
    if (identity != null) {
      builder.keyManager(identity.key(), identity.chain());
    }
    try {
      return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
    } catch (SSLException e) {
      throw new IllegalStateException("key and certificate were looked at before", e);
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
