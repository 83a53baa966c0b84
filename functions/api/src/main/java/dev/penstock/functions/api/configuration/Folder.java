package dev.penstock.functions.api.configuration;

import java.util.List;

/**
 * A configuration folder after reading.
 *
 * @param described what the sound files describe
 * @param defects what is wrong with the others; nothing is applied unless this is empty
 */
record Folder(List<Described> described, List<FileDefect> defects) {

  Folder {
    described = List.copyOf(described);
    defects = List.copyOf(defects);
  }

  <T extends Described> List<T> all(Class<T> kind) {
    return described.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
