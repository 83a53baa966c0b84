package dev.penstock.node.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.OciAddress;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Files of artifacts in OCI registries (OCI Image Manifest 1.1), as {@code oras push} makes them: a
 * layer for each file, titled with its path, or layers that are archives of a folder. Nothing
 * counts that has not the digest by which it was named. What was pulled is remembered. Not
 * thread-safe.
 */
final class OciArtifacts {

  private static final String TITLE = "org.opencontainers.image.title";
  private static final Pattern ARCHIVE = Pattern.compile(".*[.+]tar([.+]gzip)?");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final int LARGEST_MANIFEST = 4 << 20;
  private static final int LARGEST_LAYER = 20 << 20;
  private static final long LARGEST_FOLDER = 100 << 20;

  private final Map<String, JsonNode> manifests = new HashMap<>();
  private final Map<String, byte[]> layers = new HashMap<>();

  /**
   * The file's bytes, at most 20 MB.
   *
   * @throws IOException saying in a phrase why it can't be had
   */
  byte[] read(OciAddress address) throws IOException, InterruptedException {
    try (OciConnection registry = new OciConnection(address)) {
      JsonNode manifest = manifest(registry, address);
      for (JsonNode layer : manifest.path("layers")) {
        if (layer.path("annotations").path(TITLE).asText().equals(address.path())) {
          return content(registry, layer);
        }
      }
      for (JsonNode layer : manifest.path("layers")) {
        String type = layer.path("mediaType").asText();
        if (ARCHIVE.matcher(type).matches()) {
          Optional<byte[]> file =
              unpacked(content(registry, layer), type.endsWith("gzip"), address.path());
          if (file.isPresent()) {
            return file.get();
          }
        }
      }
    }
    throw new IOException("the artifact " + address.artifact() + " has no " + address.path());
  }

  private JsonNode manifest(OciConnection registry, OciAddress address)
      throws IOException, InterruptedException {
    JsonNode known = manifests.get(address.artifact());
    if (known != null) {
      return known;
    }
    byte[] bytes = registry.manifest(address.reference(), LARGEST_MANIFEST);
    if (address.digest().isPresent()) {
      verify(bytes, address.digest().get());
    }
    JsonNode manifest;
    try {
      manifest = Json.read(bytes);
    } catch (PlatformException e) {
      throw new IOException("the manifest of " + address.artifact() + " is not JSON", e);
    }
    if (!manifest.path("layers").isArray()) {
      throw new IOException(
          address.artifact()
              + " is an index of several artifacts: name one of them by its digest, @sha256:…");
    }
    manifests.put(address.artifact(), manifest);
    return manifest;
  }

  private byte[] content(OciConnection registry, JsonNode layer)
      throws IOException, InterruptedException {
    String digest = layer.path("digest").asText();
    byte[] known = layers.get(digest);
    if (known != null) {
      return known;
    }
    if (!DIGEST.matcher(digest).matches()) {
      throw new IOException("the artifact names a layer by " + digest + ", and not by SHA-256");
    }
    byte[] bytes = registry.blob(digest, LARGEST_LAYER);
    verify(bytes, digest);
    layers.put(digest, bytes);
    return bytes;
  }

  private static void verify(byte[] bytes, String digest) throws IOException {
    try {
      byte[] actual = MessageDigest.getInstance("SHA-256").digest(bytes);
      if (!digest.equals("sha256:" + HexFormat.of().formatHex(actual))) {
        throw new IOException("what the registry gives is not " + digest);
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Optional<byte[]> unpacked(byte[] layer, boolean gzip, String path)
      throws IOException {
    try (InputStream plain = new ByteArrayInputStream(layer);
        InputStream bytes = gzip ? new GZIPInputStream(plain) : plain;
        TarArchiveInputStream tar = new TarArchiveInputStream(bytes)) {
      long size = 0;
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        size += entry.getSize();
        if (size > LARGEST_FOLDER) {
          throw new IOException("the artifact's folder has more than 100 MB");
        }
        if (entry.isFile() && entry.getName().replaceFirst("^(\\./|/)+", "").equals(path)) {
          return Optional.of(tar.readNBytes(LARGEST_LAYER));
        }
      }
      return Optional.empty();
    }
  }
}
