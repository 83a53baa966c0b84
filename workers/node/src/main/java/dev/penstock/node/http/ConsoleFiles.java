package dev.penstock.node.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/** The console's files from the class path, each read and compressed once. Thread-safe. */
final class ConsoleFiles {

  /**
   * One file.
   *
   * @param type its media type
   * @param plain its bytes
   * @param gzip the same, compressed; the plain bytes where that does not help
   * @param etag strong validator
   */
  record File(String type, byte[] plain, byte[] gzip, String etag) {

    boolean isCompressible() {
      return gzip.length < plain.length;
    }
  }

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private final String base;
  private final Map<String, Optional<File>> files = new ConcurrentHashMap<>();

  /**
   * Files below a class path folder.
   *
   * @param base with a leading and without a trailing slash
   */
  ConsoleFiles(String base) {
    this.base = base;
  }

  /** The file of a plain path; empty when there is none, also for every attempt to climb out. */
  Optional<File> find(String path) {
    if (!path.matches("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")) {
      return Optional.empty();
    }
    Optional<File> known = files.get(path);
    if (known == null) {
      known = load(path);
      // Only what exists is kept: strangers can't fill the memory with names.
      if (known.isPresent()) {
        files.put(path, known);
      }
    }
    return known;
  }

  private Optional<File> load(String path) {
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (type == null) {
      return Optional.empty();
    }
    try (InputStream in = ConsoleFiles.class.getResourceAsStream(base + path)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] plain = in.readAllBytes();
      byte[] gzip = gzip(plain);
      String etag = '"' + dev.penstock.json.Digest.of(plain).substring(7, 39) + '"';
      return Optional.of(new File(type, plain, gzip.length < plain.length ? gzip : plain, etag));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 3 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }
}
