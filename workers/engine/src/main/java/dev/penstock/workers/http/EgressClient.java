package dev.penstock.workers.http;

import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** A client with a pool of its own that does only what it is told. */
final class EgressClient {

  private static final String SENT = "penstock.sent";

  private EgressClient() {}

  static CloseableHttpClient open(EgressSettings settings, CheckedResolver resolver) {
    Timeout connect = Timeout.of(settings.connectTimeout());
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setMaxConnTotal(settings.maxConnections())
                .setMaxConnPerRoute(settings.maxConnectionsPerHost())
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        // A connection that the target has closed while idle would look like a
                        // request lost on the way, which only a person could settle.
                        .setValidateAfterInactivity(TimeValue.of(500, TimeUnit.MILLISECONDS))
                        // Addresses are checked when connecting: a connection kept for ever would
                        // outlive what was checked.
                        .setTimeToLive(TimeValue.ofMinutes(5))
                        .build())
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(connect)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .setUserAgent("Penstock")
        // The last element before the wire, behind the one that connects: what fails earlier has
        // sent nothing.
        .addExecInterceptorBefore(
            ChainElement.MAIN_TRANSPORT.name(),
            SENT,
            (request, scope, chain) -> {
              scope.clientContext.setAttribute(SENT, true);
              return chain.proceed(request, scope);
            })
        .build();
  }

  static boolean wasSent(HttpClientContext context) {
    return Boolean.TRUE.equals(((HttpContext) context).getAttribute(SENT));
  }
}
