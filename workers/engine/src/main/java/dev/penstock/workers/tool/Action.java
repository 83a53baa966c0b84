package dev.penstock.workers.tool;

import java.net.URI;

/**
 * What is about to be sent where: what a policy decides on.
 *
 * @param kind the tool's name, or what else has to be sent for it
 * @param method the HTTP method that is sent, upper case; {@code POST} where the protocol is not
 *     spoken in methods
 * @param operation what is asked of the target by name, such as an operationId or an RPC; empty
 *     where the protocol names none
 * @param uri where to, with scheme and host
 */
public record Action(String kind, String method, String operation, URI uri) {

  /** An action whose method and place say it all. */
  public static Action of(String kind, String method, URI uri) {
    return new Action(kind, method, "", uri);
  }

  /** Where to, as a person reads it: an IPv6 address keeps its brackets. */
  public String host() {
    return uri.getHost();
  }
}
