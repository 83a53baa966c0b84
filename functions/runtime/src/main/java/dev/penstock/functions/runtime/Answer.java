package dev.penstock.functions.runtime;

import java.util.List;
import java.util.Optional;

/**
 * What the Runtime API answered.
 *
 * @param headers a line each
 */
record Answer(int status, List<String> headers, byte[] body) {

  /** A header by its name, in whatever case. */
  Optional<String> header(String name) {
    for (String line : headers) {
      if (line.length() > name.length()
          && line.charAt(name.length()) == ':'
          && line.regionMatches(true, 0, name, 0, name.length())) {
        return Optional.of(line.substring(name.length() + 1).strip());
      }
    }
    return Optional.empty();
  }
}
