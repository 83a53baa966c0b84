package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a document as often as it takes to pin what it names by address: what is pinned may name
 * more. Each round pins at least one address or is the last.
 */
final class Pinning {

  private static final int MOST = 100;

  private final String file;
  private final ResourceSource resources;
  private final Map<String, String> missing = new HashMap<>();
  private int looked;

  Pinning(String file, ResourceSource resources) {
    this.file = file;
    this.resources = resources;
  }

  ReadResult read(SourceText written) {
    Findings header = new Findings(file, written);
    Located root = new Located(written.tree(), "");
    DocumentReader.checkHeader(root, header);
    WorkflowSchema.check(root.value(), header);
    if (header.hasErrors()) {
      return new ReadResult.Invalid(header.inDocumentOrder());
    }
    SourceText source = written;
    while (true) {
      Findings findings = new Findings(file, source, missing);
      WorkflowDefinition definition = DocumentReader.read(new Located(source.tree(), ""), findings);
      if (missing.keySet().containsAll(findings.wanted().keySet())) {
        return findings.hasErrors()
            ? new ReadResult.Invalid(findings.inDocumentOrder())
            : new ReadResult.Valid(definition, findings.inDocumentOrder());
      }
      source = pin(source, findings);
    }
  }

  private SourceText pin(SourceText source, Findings findings) {
    JsonNode tree = source.tree();
    Map<String, SourceText.Position> positions = new HashMap<>(source.positions());
    for (Map.Entry<String, String> want : findings.wanted().entrySet()) {
      String uri = want.getKey();
      if (missing.containsKey(uri)) {
        continue;
      }
      switch (looked++ < MOST ? resources.look(uri) : tooMany()) {
        case ResourceSource.Answer.Missing(String reason) -> missing.put(uri, reason);
        case ResourceSource.Answer.Found(String text) -> {
          try {
            tree =
                Pins.with(
                    tree, uri, findings.isText(uri) ? TextNode.valueOf(text) : data(uri, text));
            // A defect in what was pinned is told where the document names it.
            positions.put(Pins.pointer(uri), source.at(want.getValue()));
          } catch (SyntaxException e) {
            missing.put(
                uri,
                "What is there is neither YAML nor JSON: line " + e.line() + ": " + e.getMessage());
          }
        }
      }
    }
    return new SourceText(tree, positions);
  }

  private static JsonNode data(String uri, String text) throws SyntaxException {
    return TextReader.read(name(uri), text.getBytes(StandardCharsets.UTF_8)).tree();
  }

  private static ResourceSource.Answer tooMany() {
    return new ResourceSource.Answer.Missing("A document may name " + MOST + " addresses at most.");
  }

  private static String name(String uri) {
    return uri.endsWith(".json") ? "resource.json" : "resource.yaml";
  }
}
