package dev.penstock.workers.http;

import dev.penstock.workers.tool.InvalidArgumentsException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where a redirect leads and what is sent there (RFC 9110 section 15.4). */
final class Redirect {

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
  private static final Set<String> FOR_THE_FIRST_ORIGIN_ONLY =
      Set.of("authorization", "proxy-authorization", "cookie");

  private Redirect() {}

  static boolean isRedirect(HttpAnswer answer) {
    return STATUSES.contains(answer.status()) && answer.header("location").isPresent();
  }

  static HttpCall next(HttpCall call, HttpAnswer answer) {
    var to = HttpUri.redirected(call.uri(), answer.header("location").orElseThrow());
    if (call.uri().getScheme().equals("https") && to.getScheme().equals("http")) {
      throw new InvalidArgumentsException("redirect", "leads from https to http");
    }
    boolean same = HttpUri.sameOrigin(call.uri(), to);
    boolean becomesGet = becomesGet(call.method(), answer.status());
    Map<String, String> headers = new LinkedHashMap<>();
    call.headers()
        .forEach(
            (name, value) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              boolean kept = same || !FOR_THE_FIRST_ORIGIN_ONLY.contains(lower);
              if (kept && !(becomesGet && lower.startsWith("content-"))) {
                headers.put(name, value);
              }
            });
    return new HttpCall(
        becomesGet ? "GET" : call.method(), to, headers, becomesGet ? null : call.body());
  }

  private static boolean becomesGet(String method, int status) {
    if (method.equals("GET") || method.equals("HEAD")) {
      return false;
    }
    return status == 303 || (method.equals("POST") && (status == 301 || status == 302));
  }
}
