package dev.penstock.functions.api.web;

import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Proviso;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From work to its answer: whatever goes wrong is a problem (RFC 9457). */
final class Answering {

  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

  private Answering() {}

  static HttpResponse of(HttpRequest request, Supplier<HttpResponse> act) {
    try {
      return act.get();
    } catch (Proviso.Failed e) {
      throw e;
    } catch (PlatformException e) {
      if (e.problem().status() >= 500) {
        LOG.warn("{} {}: {}", request.method(), request.path(), e.getMessage(), e);
      }
      return refusal(e.problem().at(request.path()));
    } catch (RuntimeException e) {
      LOG.error("{} {}", request.method(), request.path(), e);
      return refusal(
          Problem.of(ProblemType.INTERNAL, "The request could not be served; see the node's log.")
              .at(request.path()));
    }
  }

  static HttpResponse refusal(Problem problem) {
    HttpResponse response = HttpResponse.problem(problem.shown());
    return switch (problem.type()) {
      case UNAUTHENTICATED -> response.with("www-authenticate", "Bearer realm=\"penstock\"");
      case UNAVAILABLE -> response.with("retry-after", "2");
      case RATE_LIMITED -> response.with("retry-after", "5");
      default -> response;
    };
  }
}
