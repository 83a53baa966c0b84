package dev.penstock.node.http;

import dev.penstock.http.HttpResponse;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Serves the console. A path that names no file and looks like a page gets the start page, since
 * the console's router knows the pages. Files below {@code /assets/} carry a hash in their name and
 * never change; everything else is asked for anew.
 */
final class ConsoleRoute extends Handler.Abstract {

  private static final String START_PAGE = "/index.html";

  private final ConsoleFiles files;

  ConsoleRoute(ConsoleFiles files) {
    this.files = files;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String method = request.getMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      Answers.send(
          refuse(ProblemType.METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here.")
              .with("allow", "GET, HEAD"),
          request,
          response,
          callback);
      return true;
    }
    String path = request.getHttpURI().getPath();
    Optional<ConsoleFiles.File> file = files.find(path).or(() -> page(path));
    if (file.isPresent()) {
      send(file.get(), path, request, response, callback);
    } else {
      Answers.send(
          refuse(ProblemType.NOT_FOUND, "There is nothing here."), request, response, callback);
    }
    return true;
  }

  private Optional<ConsoleFiles.File> page(String path) {
    boolean isFile = path.substring(path.lastIndexOf('/') + 1).contains(".");
    return isFile ? Optional.empty() : files.find(START_PAGE);
  }

  private static void send(
      ConsoleFiles.File file, String path, Request request, Response response, Callback callback) {
    HttpFields.Mutable headers = response.getHeaders();
    headers.put("ETag", file.etag());
    headers.put("Vary", "Accept-Encoding");
    headers.put(
        "Cache-Control",
        path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
    if (file.etag().equals(request.getHeaders().get("If-None-Match"))) {
      response.setStatus(304);
      callback.succeeded();
      return;
    }
    headers.put("Content-Type", file.type());
    String accepted = request.getHeaders().get("Accept-Encoding");
    boolean compressed = file.isCompressible() && accepted != null && accepted.contains("gzip");
    byte[] body = compressed ? file.gzip() : file.plain();
    if (compressed) {
      headers.put("Content-Encoding", "gzip");
    }
    headers.put("Content-Length", body.length);
    boolean bodiless = request.getMethod().equals("HEAD");
    response.write(true, ByteBuffer.wrap(bodiless ? new byte[0] : body), callback);
  }

  private static HttpResponse refuse(ProblemType type, String detail) {
    return HttpResponse.problem(Problem.of(type, detail));
  }
}
