package dev.penstock.function;

import dev.penstock.keyring.Keyring;
import dev.penstock.problem.PlatformException;
import dev.penstock.store.Database;
import dev.penstock.store.DatabaseSettings;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** One call that leads nowhere, so that the first real one finds its classes loaded. */
@FunctionalInterface
public interface Priming {

  /**
   * A call with keys and a store that are nobody's.
   *
   * @throws PlatformException of any kind: that the call fails is no failure of priming
   */
  void call(Database nowhere, Keyring nobodys) throws IOException;

  /** Makes the call, and loads what TLS needs; opens no connection that lasts. */
  default void prime() {
    DatabaseSettings settings =
        new DatabaseSettings(
            "jdbc:postgresql://127.0.0.1:1/none", "nobody", "", 1, Duration.ofMillis(250));
    try (Database nowhere = Database.single(settings)) {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, null, null);
      SSLEngine client = tls.createSSLEngine("localhost", 1);
      client.setUseClientMode(true);
      client.beginHandshake();
      call(nowhere, Keyring.of(new byte[32]));
    } catch (PlatformException e) {
      // As far as the store, and that is away: this was the whole way.
      return;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("priming reaches nothing that could fail so", e);
    }
  }
}
