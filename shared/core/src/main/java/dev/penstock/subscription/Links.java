package dev.penstock.subscription;

import java.net.URI;
import java.time.Duration;

/**
 * Whether what is told of open questions carries a link to each one's page.
 *
 * @param console where people open the console: scheme and host, nothing after it
 * @param lasts for how long a link is good, from when it is sent
 */
public record Links(URI console, Duration lasts) {

  /** A page of the console. */
  public URI to(String path) {
    return console.resolve(path);
  }
}
