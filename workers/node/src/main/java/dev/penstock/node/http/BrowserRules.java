package dev.penstock.node.http;

import dev.penstock.http.SecurityHeaders;
import org.eclipse.jetty.http.HttpFields;

/** Puts the {@link SecurityHeaders} on an answer. */
final class BrowserRules {

  private BrowserRules() {}

  static void put(HttpFields.Mutable headers) {
    SecurityHeaders.BASIC.forEach(it -> headers.put(it.name(), it.value()));
    SecurityHeaders.ISOLATION.forEach(it -> headers.put(it.name(), it.value()));
  }
}
