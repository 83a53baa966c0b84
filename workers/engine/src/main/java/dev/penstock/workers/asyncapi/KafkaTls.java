package dev.penstock.workers.asyncapi;

import java.security.KeyStore;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.jspecify.annotations.Nullable;

/** TLS of a Kafka connection, as every other call has it. Made by the client, by its name. */
public final class KafkaTls implements SslEngineFactory {

  static final String CONTEXTS = "penstock.tls";

  private @Nullable Contexts contexts;

  /** TLS to a host. */
  @FunctionalInterface
  interface Contexts {
    SSLContext of(String host);
  }

  @Override
  public void configure(Map<String, ?> settings) {
    contexts = (Contexts) settings.get(CONTEXTS);
  }

  @Override
  public SSLEngine createClientSslEngine(String host, int port, String identification) {
    SSLEngine engine = Objects.requireNonNull(contexts).of(host).createSSLEngine(host, port);
    engine.setUseClientMode(true);
    return engine;
  }

  @Override
  public SSLEngine createServerSslEngine(String host, int port) {
    throw new UnsupportedOperationException("this is a client");
  }

  @Override
  public boolean shouldBeRebuilt(Map<String, Object> settings) {
    return false;
  }

  @Override
  public Set<String> reconfigurableConfigs() {
    return Set.of();
  }

  @Override
  public @Nullable KeyStore keystore() {
    return null;
  }

  @Override
  public @Nullable KeyStore truststore() {
    return null;
  }

  @Override
  public void close() {}
}
