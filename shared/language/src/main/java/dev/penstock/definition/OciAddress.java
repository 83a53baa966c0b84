package dev.penstock.definition;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * A file in an artifact of an OCI registry (OCI Distribution Specification 1.1): {@code
 * oci://REGISTRY/REPOSITORY:TAG/PATH}, and with or instead of the tag {@code @sha256:…}.
 *
 * @param registry host, and port if it is not the usual one
 * @param tag which may be moved to another artifact
 * @param digest of the manifest, in the form {@code sha256:} and 64 hexadecimal digits
 * @param path of the file in the artifact; empty for the artifact itself
 */
public record OciAddress(
    String registry,
    String repository,
    Optional<String> tag,
    Optional<String> digest,
    String path) {

  /** How such addresses begin. */
  public static final String SCHEME = "oci:";

  private static final String PART = "[a-z0-9]+(?:[._-]+[a-z0-9]+)*";
  private static final Pattern FORM =
      Pattern.compile(
          "oci://([A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?|\\[[0-9A-Fa-f:]+\\](?::[0-9]{1,5})?)"
              + ("/(" + PART + "(?:/" + PART + ")*)")
              + "(?::([A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?"
              + "(?:/+([^?#]*))?");

  /** Empty when it is none, or names neither tag nor digest. */
  public static Optional<OciAddress> of(String address) {
    Matcher form = FORM.matcher(address);
    if (!form.matches() || (form.group(3) == null && form.group(4) == null)) {
      return Optional.empty();
    }
    return Optional.of(
        new OciAddress(
            form.group(1),
            form.group(2),
            Optional.ofNullable(form.group(3)),
            Optional.ofNullable(form.group(4)),
            Optional.ofNullable(form.group(5)).orElse("")));
  }

  /** What names the manifest: the digest where there is one. */
  public String reference() {
    return digest.or(() -> tag).orElseThrow();
  }

  /** Without the path. */
  public String artifact() {
    return registry
        + "/"
        + repository
        + tag.map(t -> ":" + t).orElse("")
        + digest.map(d -> "@" + d).orElse("");
  }
}
