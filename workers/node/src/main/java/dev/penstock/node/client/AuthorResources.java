package dev.penstock.node.client;

import dev.penstock.definition.OciAddress;
import dev.penstock.definition.ResourceSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks up what documents name by address on the author's machine, with the author's rights: files,
 * HTTP(S), OCI registries, and the default catalog, which is the nearest folder {@code catalog} at
 * or above the document. {@code file:///srv/a.proto} is absolute, {@code file://protos/a.proto}
 * relative to the document, as the specification's examples write it. Everything found is
 * remembered, to be sent along with an apply. At most 1 MB and ten seconds each. Not thread-safe.
 */
public final class AuthorResources implements ResourceSource {

  private static final int LARGEST = 1_000_000;
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Pattern RELATIVE = Pattern.compile("file:(?://(?!localhost/))?(?!/)(.+)");
  private static final String DEFAULT = "penstock:catalog/";

  private final Path folder;
  private final Map<String, Answer> known = new LinkedHashMap<>();
  private final OciArtifacts artifacts = new OciArtifacts();

  /**
   * Looks nothing up yet.
   *
   * @param folder where the search for the default catalog begins, and what files are relative to
   */
  public AuthorResources(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** For one document. */
  public static AuthorResources beside(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return new AuthorResources(parent == null ? file.toAbsolutePath() : parent);
  }

  /** Whether what stands there depends on which document names it. */
  static boolean isRelative(String uri) {
    return RELATIVE.matcher(uri).matches();
  }

  @Override
  public Answer look(String uri) {
    return known.computeIfAbsent(uri, this::read);
  }

  /** All that was found, by address. */
  public Map<String, String> found() {
    Map<String, String> found = new LinkedHashMap<>();
    known.forEach(
        (uri, answer) -> {
          if (answer instanceof Answer.Found(String text)) {
            found.put(uri, text);
          }
        });
    return found;
  }

  private Answer read(String uri) {
    try {
      if (uri.startsWith(DEFAULT)) {
        return fromCatalog(uri.substring(DEFAULT.length()));
      }
      Optional<OciAddress> oci = OciAddress.of(uri);
      if (oci.isPresent()) {
        return bounded(new ByteArrayInputStream(artifacts.read(oci.get())));
      }
      URI address = URI.create(uri);
      return "file".equals(address.getScheme()) ? fromFile(file(uri)) : fromWeb(address);
    } catch (IllegalArgumentException e) {
      return new Answer.Missing("It is not an address of http, https, file or oci.");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer.Missing("The look-up was interrupted.");
    } catch (NoSuchFileException e) {
      return new Answer.Missing("There is no file " + e.getFile() + ".");
    } catch (IOException e) {
      return new Answer.Missing("It can't be had: " + reason(e) + ".");
    }
  }

  private Path file(String uri) {
    Matcher relative = RELATIVE.matcher(uri);
    return relative.matches()
        ? folder.resolve(URI.create("/" + relative.group(1)).getPath().substring(1)).normalize()
        : Path.of(URI.create(uri.replaceFirst("^file:(//localhost)?", "file:")));
  }

  private Answer fromCatalog(String path) throws IOException {
    for (Path here = folder; here != null; here = here.getParent()) {
      Path catalog = here.resolve("catalog");
      if (Files.isDirectory(catalog.resolve("functions"))) {
        Path file = catalog.resolve(path).normalize();
        return file.startsWith(catalog) && Files.isRegularFile(file)
            ? fromFile(file)
            : new Answer.Missing("The catalog " + catalog + " has no " + path + ".");
      }
    }
    return new Answer.Missing(
        "There is no default catalog: make a folder catalog/functions beside the workflows.");
  }

  private static Answer fromFile(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return bounded(in);
    }
  }

  private static Answer fromWeb(URI address) throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(LONGEST)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      HttpResponse<InputStream> answer =
          client.send(
              HttpRequest.newBuilder(address).timeout(LONGEST).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = answer.body()) {
        return answer.statusCode() == 200
            ? bounded(in)
            : new Answer.Missing("The server answered " + answer.statusCode() + ".");
      }
    }
  }

  private static Answer bounded(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST + 1);
    return bytes.length > LARGEST
        ? new Answer.Missing("It is larger than 1 MB.")
        : new Answer.Found(new String(bytes, StandardCharsets.UTF_8));
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
