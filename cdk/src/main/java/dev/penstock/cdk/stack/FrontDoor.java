package dev.penstock.cdk.stack;

import java.util.List;

/**
 * What the two kinds of front door are told of what stands behind them.
 *
 * @param name of the API
 * @param description of it
 * @param path of its only route, {@code {name}} being one segment and {@code {name+}} the rest
 * @param methods that the route takes; the function refuses every other
 * @param whoSignsIn why API Gateway authorises nobody
 */
record FrontDoor(
    String name, String description, String path, List<String> methods, String whoSignsIn) {

  /** Requests per second for the account's whole front door; more are answered 429. */
  static final int RATE = 100;

  static final int BURST = 200;

  FrontDoor {
    methods = List.copyOf(methods);
  }

  /** What each answer leaves in the access log: nothing that a caller wrote. */
  static String accessLog(String route) {
    return "{\"requestId\":\"$context.requestId\",\"route\":\"$context.%s\",\"status\":\"$context.status\",\"ms\":\"$context.responseLatency\"}"
        .formatted(route);
  }
}
