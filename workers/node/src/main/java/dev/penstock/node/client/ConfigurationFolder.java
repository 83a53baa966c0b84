package dev.penstock.node.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.Spelling;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.trial.TestFileReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads a folder of configuration files as the API takes it. */
public final class ConfigurationFolder {

  private static final List<String> PARTS =
      List.of("workflows", "triggers", "schedules", "subscriptions", "policies", "config");

  private ConfigurationFolder() {}

  /**
   * The files of the folder: {@code {files: [{path, text}]}}, sorted by path.
   *
   * @throws PlatformException {@code invalid-input} when there is nothing to apply
   */
  public static ObjectNode read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "There is no folder " + folder.toAbsolutePath().normalize() + " to apply.");
    }
    ObjectNode request = Json.object();
    ArrayNode files = request.putArray("files");
    for (String part : PARTS) {
      if (Files.isDirectory(folder.resolve(part))) {
        add(folder, folder.resolve(part), files);
      }
    }
    if (files.isEmpty()) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "There is nothing to apply in "
              + folder.toAbsolutePath().normalize()
              + ": it has no YAML or JSON files in workflows/, triggers/, schedules/, subscriptions/,"
              + " policies/ or config/.");
    }
    addResources(folder, request);
    return request;
  }

  /**
   * What is nearly called like a folder that is read, for whoever wonders where their file is: one
   * sentence for each.
   */
  public static List<String> misspelt(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      List<String> told = new ArrayList<>();
      for (Path each : all.filter(Files::isDirectory).sorted().toList()) {
        String name = each.getFileName().toString();
        String hint = Spelling.hint(name, PARTS);
        if (!PARTS.contains(name) && !hint.isEmpty() && holdsOurs(each)) {
          told.add("Nothing reads " + name + "/." + hint);
        }
      }
      return told;
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static boolean holdsOurs(Path part) throws IOException {
    try (Stream<Path> all = Files.walk(part)) {
      return all.anyMatch(ConfigurationFolder::isOurs);
    }
  }

  /** What the workflows name by address, so that the node need not look anything up. */
  private static void addResources(Path folder, ObjectNode request) {
    AuthorResources common = new AuthorResources(folder);
    for (JsonNode file : request.path("files")) {
      String path = file.path("path").asText();
      if (path.startsWith("workflows/")) {
        AuthorResources own = AuthorResources.beside(folder.resolve(path));
        byte[] text = file.path("text").asText().getBytes(StandardCharsets.UTF_8);
        // Its defects are told by the node, together with those of the other files.
        DefinitionReader.read(
            path, text, uri -> (AuthorResources.isRelative(uri) ? own : common).look(uri));
        own.found().forEach((uri, found) -> addResource(request, uri, found).put("file", path));
      }
    }
    common.found().forEach((uri, found) -> addResource(request, uri, found));
  }

  private static ObjectNode addResource(ObjectNode request, String uri, String text) {
    return request.withArray("/resources").addObject().put("uri", uri).put("text", text);
  }

  private static void add(Path folder, Path part, ArrayNode files) {
    try (Stream<Path> all = Files.walk(part)) {
      for (Path file : all.filter(ConfigurationFolder::isOurs).sorted().toList()) {
        files
            .addObject()
            .put("path", folder.relativize(file).toString().replace('\\', '/'))
            .put("text", text(file));
      }
    } catch (IOException e) {
      throw unreadable(part, e);
    }
  }

  private static boolean isOurs(Path file) {
    String name = file.getFileName().toString();
    // Tests stand beside the workflows, cases beside the policies, and stay there.
    return Files.isRegularFile(file)
        && name.matches("[^.].*\\.(yaml|yml|json)")
        && !TestFileReader.isNamedSo(file)
        && !PolicyFolder.isCases(file);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_INPUT, "The file " + file + " is not UTF-8 text."), e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static PlatformException unreadable(Path path, IOException e) {
    return new PlatformException(
        Problem.of(ProblemType.INVALID_INPUT, path + " can't be read: " + e.getMessage()), e);
  }
}
