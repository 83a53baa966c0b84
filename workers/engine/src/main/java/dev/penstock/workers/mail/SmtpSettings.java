package dev.penstock.workers.mail;

import java.time.Duration;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;

/** How the library is to speak: to the address that was checked, and encrypted. */
final class SmtpSettings {

  private SmtpSettings() {}

  /**
   * Those of one conversation.
   *
   * @param secure whether TLS begins with the connection
   * @param plain whether a connection that is not encrypted will do
   * @param sockets which look at the certificate's name themselves
   */
  static Properties of(boolean secure, boolean plain, SSLSocketFactory sockets, Duration left) {
    String millis = Long.toString(Math.max(1, left.toMillis()));
    Properties properties = new Properties();
    properties.put("mail.smtp.ssl.socketFactory", sockets);
    properties.put("mail.smtp.ssl.checkserveridentity", "false");
    properties.put("mail.smtp.socketFactory.fallback", "false");
    properties.put("mail.smtp.starttls.enable", Boolean.toString(!secure));
    properties.put("mail.smtp.starttls.required", Boolean.toString(!secure && !plain));
    properties.put("mail.smtp.connectiontimeout", millis);
    properties.put("mail.smtp.timeout", millis);
    // Nobody gets it, or all: what some got can't be sent again to the others alone.
    properties.put("mail.smtp.sendpartial", "false");
    properties.put("mail.smtp.quitwait", "false");
    // Else the machine's own name is looked up.
    properties.put("mail.smtp.localhost", "[127.0.0.1]");
    return properties;
  }
}
