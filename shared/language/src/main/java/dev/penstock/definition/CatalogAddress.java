package dev.penstock.definition;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a catalogued function stands (DSL, section Catalogs): {@code
 * <root>/functions/<name>/<version>/function.yaml}, and for roots in a Git repository the raw text.
 */
final class CatalogAddress {

  /** The name of the runtime's own catalog; a folder {@code catalog} beside the workflows. */
  static final String DEFAULT = "default";

  private static final String DEFAULT_ROOT = "penstock:catalog";
  private static final Pattern REFERENCE =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]{0,99}):([^@/\\s]{1,60})@([^@/\\s]{1,99})");
  private static final Pattern GITHUB =
      Pattern.compile(
          "https://github\\.com/([^/]+)/([^/]+?)(?:\\.git)?(?:/(?:tree|blob)/([^/]+)(/.*)?)?");
  private static final Pattern GITLAB =
      Pattern.compile("(https://gitlab\\.com/.+)/-/(?:tree|blob)/(.+)");

  private CatalogAddress() {}

  /**
   * A reference such as {@code log:1.0.0@global}.
   *
   * @param catalog the catalog's name
   */
  record Reference(String name, String version, String catalog) {}

  static Optional<Reference> reference(String call) {
    Matcher matcher = REFERENCE.matcher(call);
    return matcher.matches()
        ? Optional.of(new Reference(matcher.group(1), matcher.group(2), matcher.group(3)))
        : Optional.empty();
  }

  static boolean isAddress(String call) {
    return call.startsWith("https://") || call.startsWith("http://") || call.startsWith("file:");
  }

  static String ofDefault(Reference reference) {
    return DEFAULT_ROOT + path(reference);
  }

  static String of(String root, Reference reference) {
    String trimmed = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
    return raw(trimmed) + path(reference);
  }

  /** The address of the text itself where the given one is of a page that shows it. */
  static String raw(String uri) {
    Matcher github = GITHUB.matcher(uri);
    if (github.matches()) {
      String path = github.group(4) == null ? "" : github.group(4);
      return "https://raw.githubusercontent.com/%s/%s/%s%s"
          .formatted(github.group(1), github.group(2), ref(github.group(3)), path);
    }
    Matcher gitlab = GITLAB.matcher(uri);
    return gitlab.matches() ? gitlab.group(1) + "/-/raw/" + gitlab.group(2) : uri;
  }

  private static String ref(@org.jspecify.annotations.Nullable String ref) {
    if (ref == null) {
      return "HEAD";
    }
    if (ref.matches("[0-9a-f]{40}")) {
      return ref;
    }
    return (ref.matches("v?[0-9]+(\\.[0-9]+)+.*") ? "refs/tags/" : "refs/heads/") + ref;
  }

  private static String path(Reference reference) {
    return "/functions/" + reference.name() + "/" + reference.version() + "/function.yaml";
  }
}
