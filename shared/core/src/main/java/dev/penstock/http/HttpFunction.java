package dev.penstock.http;

/**
 * A function that is asked over HTTP. Lambda hands it events, the node requests ({@link
 * LambdaHttp}); every failure is an answer. Thread-safe.
 */
@FunctionalInterface
public interface HttpFunction {
  HttpResponse answer(HttpRequest request);
}
