package dev.penstock.workers.grpc;

import com.google.protobuf.DynamicMessage;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Follows one call: what came, how it ended, whether anything was sent and whether the other side
 * spoke at all. That decides whether a failure is one, or a doubt.
 */
final class Watch extends ClientCall.Listener<DynamicMessage> {

  /**
   * How a call ended.
   *
   * @param sent whether the request reached the wire
   * @param spoke whether the status is the other side's word
   * @param tooLarge whether it was ended for the size of what came
   */
  record End(
      Status status,
      List<DynamicMessage> messages,
      boolean sent,
      boolean spoke,
      boolean tooLarge) {}

  private final ClientCall<DynamicMessage, DynamicMessage> call;
  private final int maxBytes;
  private final AtomicBoolean sent;
  private final List<DynamicMessage> messages = new ArrayList<>();
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private boolean spoke;
  private boolean tooLarge;
  private long bytes;

  Watch(ClientCall<DynamicMessage, DynamicMessage> call, int maxBytes, AtomicBoolean sent) {
    this.call = call;
    this.maxBytes = maxBytes;
    this.sent = sent;
  }

  /** Notes when the request's head is on the wire. */
  static ClientStreamTracer.Factory wire(AtomicBoolean sent) {
    return new ClientStreamTracer.Factory() {
      @Override
      public ClientStreamTracer newClientStreamTracer(
          ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
          @Override
          public void outboundHeaders() {
            sent.set(true);
          }
        };
      }
    };
  }

  End await() {
    return end.join();
  }

  @Override
  public void onHeaders(Metadata headers) {
    spoke = true;
  }

  @Override
  public void onMessage(DynamicMessage message) {
    bytes += message.getSerializedSize();
    if (bytes > maxBytes) {
      tooLarge = true;
      call.cancel("more than " + maxBytes + " bytes came", null);
      return;
    }
    messages.add(message);
    call.request(1);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    // A status that this side has made up, such as for a broken connection, has no trailers.
    boolean word = !trailers.keys().isEmpty() || (spoke && status.getCode() == Status.Code.OK);
    end.complete(new End(status, List.copyOf(messages), sent.get(), word, tooLarge));
  }
}
