package dev.penstock.workers.payload;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.penstock.problem.PlatformException;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.HasWorkflowSerializationContext;
import io.temporal.payload.context.SerializationContext;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.util.List;
import java.util.function.Supplier;

/**
 * Leaves large payloads, and many at once, in the store and puts their address into the history.
 * Small ones pass unchanged, so that a history without large ones reads with and without it.
 * Thread-safe.
 */
public final class ClaimCheck implements PayloadCodec {

  /** Payloads of more bytes than this always go by reference. */
  public static final int INLINE_BYTES = 128 << 10;

  private static final String ENCODING = "encoding";
  private static final ByteString CLAIM = ByteString.copyFromUtf8("penstock/claim");

  private final PayloadStore store;
  private final InlineShare share;
  private final String runId;

  public ClaimCheck(PayloadStore store) {
    this(store, new InlineShare(), "");
  }

  private ClaimCheck(PayloadStore store, InlineShare share, String runId) {
    this.store = store;
    this.share = share;
    this.runId = runId;
  }

  @Override
  public PayloadCodec withContext(SerializationContext context) {
    return context instanceof HasWorkflowSerializationContext of && of.getWorkflowId() != null
        ? new ClaimCheck(store, share, of.getWorkflowId())
        : this;
  }

  @Override
  public List<Payload> encode(List<Payload> payloads) {
    return payloads.stream().map(this::encoded).toList();
  }

  @Override
  public List<Payload> decode(List<Payload> payloads) {
    return payloads.stream().map(this::decoded).toList();
  }

  private Payload encoded(Payload payload) {
    int bytes = payload.getSerializedSize();
    if (bytes <= INLINE_BYTES && share.take(runId, bytes)) {
      return payload;
    }
    String address = unwatched(() -> store.keep(runId, payload.toByteArray()));
    return Payload.newBuilder()
        .putMetadata(ENCODING, CLAIM)
        .setData(ByteString.copyFromUtf8(address))
        .build();
  }

  private Payload decoded(Payload payload) {
    if (!CLAIM.equals(payload.getMetadataMap().get(ENCODING))) {
      return payload;
    }
    byte[] content = unwatched(() -> store.get(payload.getData().toStringUtf8()));
    try {
      return Payload.parseFrom(content);
    } catch (InvalidProtocolBufferException e) {
      throw new PayloadCodecException(e);
    }
  }

  /**
   * In a workflow's thread an exception would be taken for an answer of what was called, and the
   * run would go on with it. An error fails the workflow task instead: the backbone gives it out
   * again, and again, until the store is back.
   */
  private static <T> T unwatched(Supplier<T> storeCall) {
    try {
      return WorkflowUnsafe.deadlockDetectorOff(storeCall::get);
    } catch (PlatformException e) {
      if (WorkflowUnsafe.isWorkflowThread()) {
        throw new PayloadNotHadError(e);
      }
      throw e;
    }
  }
}
