package dev.penstock.node.cli;

import dev.penstock.node.client.ApiClient;
import dev.penstock.node.folder.DataFolder;
import dev.penstock.node.folder.NodeFile;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which node a command talks to: the one of a data folder, or any by address and token. */
final class ServerOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder of the node (default: ~/.penstock).")
  @Nullable Path data;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "A node elsewhere, for example https://penstock.example.com. Needs --token-file.")
  @Nullable String server;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File that holds an API key (see: keys create). Never given as an argument.")
  @Nullable Path tokenFile;

  DataFolder folder() {
    return DataFolder.at(data == null ? DataFolder.usual() : data);
  }

  /** The folder's node, which must be running. */
  NodeFile running() {
    DataFolder folder = folder();
    return NodeFile.ofRunning(folder)
        .orElseThrow(
            () ->
                PlatformException.of(
                    ProblemType.UNAVAILABLE,
                    "No node runs on "
                        + folder.root()
                        + ". Start it with: ./penstock up --data "
                        + folder.root()
                        + "  (or name another: --data DIR, --server URL --token-file FILE)"));
  }

  boolean isElsewhere() {
    return server != null;
  }

  /** Where the node is, for what needs no key of it. */
  String url() {
    return server == null ? running().url() : elsewhere(server);
  }

  ApiClient client() {
    if (server == null) {
      NodeFile node = running();
      return ApiClient.withKey(node.url(), tokenFile == null ? node.apiKey() : token(tokenFile));
    }
    if (tokenFile == null) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "--server needs --token-file FILE with an API key. Make one on that node with: ./penstock"
              + " keys create NAME --grant operator");
    }
    return ApiClient.withKey(elsewhere(server), token(tokenFile));
  }

  private static String elsewhere(String given) {
    try {
      URI address = new URI(given.strip());
      String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
      if (Set.of("http", "https").contains(scheme) && address.getHost() != null) {
        return address.toString().replaceAll("/+$", "");
      }
    } catch (URISyntaxException e) {
      // Told below, like every other address that is none.
    }
    throw PlatformException.of(
        ProblemType.INVALID_INPUT,
        "--server is an address like https://penstock.example.com, not " + given + ".");
  }

  private static String token(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_INPUT, "The token file " + file + " can't be read."), e);
    }
  }
}
