package dev.penstock.functions.api.configuration;

import dev.penstock.definition.ResourceSource;
import dev.penstock.functions.api.web.Members;
import java.util.HashMap;
import java.util.Map;

/**
 * What the sender of a folder looked up for its workflows. Addresses may be relative to the file
 * that names them, so a text may be for one file only.
 */
final class Resources {

  private record Place(String file, String uri) {}

  private static final String ANY = "";

  private final Map<Place, String> texts = new HashMap<>();

  /** Reads {@code {uri, text, file?}}. */
  void add(Members resource, int longest) {
    Place place =
        new Place(resource.optionalText("file", 500).orElse(ANY), resource.text("uri", 2_000));
    texts.put(place, resource.content("text", longest));
    resource.nothingElse();
  }

  /** What came for the file, and for all files. */
  ResourceSource of(String file) {
    return uri -> {
      String text = texts.getOrDefault(new Place(file, uri), texts.get(new Place(ANY, uri)));
      return text == null
          ? new ResourceSource.Answer.Missing(
              "It did not come with the files: apply the folder with \"penstock apply\", which looks"
                  + " it up.")
          : new ResourceSource.Answer.Found(text);
    };
  }
}
