package dev.penstock.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every place where a node leaves something or shows it: files, rows, histories, answers. Each
 * method gives what the needles found, by place; {@link #read()} tells what was looked through.
 */
final class Sinks {

  /**
   * Where a node keeps what it must keep: the root key, its servers' passwords, its owner's key.
   */
  private static final Set<String> KEPT = Set.of("keys", "database.json", "node.json", "node.lock");

  /** An id or a digest from a list goes into the path of one thing: by what stands before it. */
  private static final Map<String, String> NAMED =
      Map.ofEntries(
          Map.entry("/api/v1/runs/", "id"),
          Map.entry("/api/v1/approvals/", "id"),
          Map.entry("/api/v1/deliveries/", "id"),
          Map.entry("/api/v1/schedules/", "name"),
          Map.entry("/api/v1/definitions/", "digest"),
          Map.entry("/api/v1/policies/", "digest"),
          Map.entry("/api/v1/secrets/", "name"),
          Map.entry("/api/v1/audit/", "seq"),
          Map.entry("/api/v1/audit/proofs/", "seq"),
          Map.entry("/api/v1/event-log/", "seq"),
          Map.entry("/api/v1/keys/", "id"),
          Map.entry("/api/v1/subscriptions/", "name"),
          Map.entry("/api/v1/outbound/", "id"));

  private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"");

  private final LocalPlatform platform;
  private final Needles needles;
  private final Map<String, Set<String>> found = new TreeMap<>();
  private final Map<String, Long> read = new TreeMap<>();

  Sinks(LocalPlatform platform, Needles needles) {
    this.platform = platform;
    this.needles = needles;
  }

  /** What was found, by place. */
  Map<String, Set<String>> found() {
    return found;
  }

  /** How many bytes of each place were looked through. */
  Map<String, Long> read() {
    return read;
  }

  /** The data folder but for what is kept there on purpose, and what the node printed. */
  Sinks files() throws IOException {
    Path data = platform.data();
    Path printed = data.resolveSibling(data.getFileName() + "-console");
    for (Path root : List.of(data, printed)) {
      try (var files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String name = root.relativize(file).toString();
          if (!KEPT.contains(root.relativize(file).getName(0).toString()) || root.equals(printed)) {
            look(place(file, name), bytes(file));
          }
        }
      }
    }
    return this;
  }

  /** Every row of every table as text, as the owner sees it, and every statement under way. */
  Sinks rows() {
    for (String table :
        platform.strings(
            """
            SELECT quote_ident(table_schema) || '.' || quote_ident(table_name)
              FROM information_schema.tables
             WHERE table_type = 'BASE TABLE'
               AND table_schema NOT IN ('pg_catalog', 'information_schema')
            """)) {
      lookAtAll("rows", platform.strings("SELECT row_to_json(t)::text FROM " + table + " t"));
    }
    lookAtAll("statements", platform.strings("SELECT query FROM pg_stat_activity"));
    return this;
  }

  /** Each run that the backbone knows, as it hands it to who asks. */
  Sinks histories() {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(platform.temporal()).build());
    try {
      WorkflowClient client = WorkflowClient.newInstance(stubs);
      try (var runs = client.listExecutions("")) {
        runs.map(it -> it.getExecution())
            .distinct()
            .limit(200)
            .forEach(
                it ->
                    look(
                        "histories",
                        client
                            .fetchHistory(it.getWorkflowId(), it.getRunId())
                            .getHistory()
                            .toByteArray()));
      }
    } finally {
      stubs.shutdownNow();
      stubs.awaitTermination(2, TimeUnit.SECONDS);
    }
    return this;
  }

  /**
   * What every GET of the API's document answers to the owner, for everything that its lists name.
   *
   * @param endless routes that are left out since their answer has no end
   */
  Sinks routes(Set<String> endless) {
    Map<String, List<String>> named = new HashMap<>();
    List<String> paths = new ArrayList<>();
    JsonNode document = platform.get("/api/v1/openapi.json");
    document
        .path("paths")
        .properties()
        .forEach(
            path -> {
              if (path.getValue().has("get") && !endless.contains(path.getKey())) {
                paths.add(path.getKey());
              }
            });
    for (String path : paths) {
      if (!path.contains("{")) {
        JsonNode items = lookAtRoute(path + (path.endsWith("growth") ? "?since=1" : ""));
        named.put(path + "/", keys(items, NAMED.getOrDefault(path + "/", "")));
      }
    }
    for (String path : paths) {
      if (path.contains("{")) {
        String before = path.substring(0, path.indexOf('{'));
        List<String> ids = named.getOrDefault(before.replace("proofs/", ""), List.of());
        ids.forEach(id -> lookAtRoute(path.replaceFirst("\\{[^}]*}", id)));
      }
    }
    return this;
  }

  /** The console's start page and what it loads. */
  Sinks pages() {
    HttpResponse<String> start = platform.getAt(platform.url().resolve("/"), false);
    look("pages", start.body().getBytes(StandardCharsets.UTF_8));
    Matcher assets = ASSET.matcher(start.body());
    while (assets.find()) {
      var asset = platform.getAt(platform.url().resolve(assets.group(1)), false);
      look("pages", asset.body().getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  private JsonNode lookAtRoute(String path) {
    HttpResponse<String> answer = platform.getAt(platform.url().resolve(path), true);
    look("routes", answer.headers().map().toString().getBytes(StandardCharsets.UTF_8));
    look("routes", answer.body().getBytes(StandardCharsets.UTF_8));
    boolean isJson = answer.headers().firstValue("content-type").orElse("").endsWith("/json");
    return isJson ? dev.penstock.json.Json.read(answer.body()) : dev.penstock.json.Json.object();
  }

  /** Of the newest items only: a list may be long, and they are alike. */
  private static List<String> keys(JsonNode list, String key) {
    List<String> keys = new ArrayList<>();
    for (JsonNode item : list.path("items")) {
      if (item.has(key) && keys.size() < 5) {
        keys.add(java.net.URLEncoder.encode(item.path(key).asText(), StandardCharsets.UTF_8));
      }
    }
    return keys;
  }

  private void lookAtAll(String place, List<String> texts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String text : texts) {
      all.writeBytes(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
      all.write('\n');
    }
    look(place, all.toByteArray());
  }

  private void look(String place, byte[] content) {
    read.merge(place, (long) content.length, Long::sum);
    Set<String> here = needles.in(content);
    if (!here.isEmpty()) {
      found.computeIfAbsent(place, _ -> new TreeSet<>()).addAll(here);
    }
  }

  private static String place(Path file, String name) {
    return name.startsWith("postgres/") && !file.toString().endsWith(".log") ? "postgres" : name;
  }

  /** A server may remove a file while the folder is read. */
  private static byte[] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }
}
