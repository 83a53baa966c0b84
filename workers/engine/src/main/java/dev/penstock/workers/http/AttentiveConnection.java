package dev.penstock.workers.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection that tells whether the other side has said something that nobody has asked for. The
 * client would take it for the answer to whatever it sends next, and so on with all that follow.
 */
final class AttentiveConnection extends DefaultManagedHttpClientConnection {

  /** Thrown before anything of a request is sent: it may be sent on another connection. */
  static final class UnaskedAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    UnaskedAnswerException() {
      super("The other side sent an answer that nobody had asked for.");
    }
  }

  /** Looks before each request on a connection that was used before. */
  static final class Looking extends HttpRequestExecutor {
    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        HttpResponseInformationCallback callback,
        HttpContext context)
        throws IOException, HttpException {
      if (connection instanceof AttentiveConnection attentive && attentive.hasUnasked()) {
        throw new UnaskedAnswerException();
      }
      return super.execute(request, connection, callback, context);
    }
  }

  private static final AtomicLong COUNT = new AtomicLong();
  private static final Timeout AT_ONCE = Timeout.ofMilliseconds(1);

  private volatile boolean looking;

  AttentiveConnection() {
    super("http-outgoing-" + COUNT.getAndIncrement());
  }

  @Override
  public void bind(Socket socket) throws IOException {
    bind(
        new SocketHolder(socket) {
          @Override
          protected InputStream getInputStream(Socket of) throws IOException {
            return new Glance(super.getInputStream(of));
          }
        });
  }

  private boolean hasUnasked() throws IOException {
    if (getEndpointDetails().getRequestCount() == 0) {
      return false;
    }
    looking = true;
    try {
      return isDataAvailable(AT_ONCE);
    } finally {
      looking = false;
    }
  }

  /** While it is only looked, nothing is waited for: a millisecond is as long as a call. */
  private final class Glance extends FilterInputStream {
    Glance(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (looking && in.available() == 0) {
        throw new SocketTimeoutException("nothing there");
      }
      return super.read(into, from, length);
    }
  }
}
