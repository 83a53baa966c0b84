package dev.penstock.workers.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The languages of scripts, and what runs them. */
public enum ScriptLanguage {
  /** An ES module under Node.js. A file, since {@code node -e} shifts the arguments by one. */
  JAVASCRIPT("script.mjs", "Node.js (apt-get install nodejs)"),
  PYTHON("script.py", "Python 3 (apt-get install python3)");

  private final String file;
  private final String advice;

  ScriptLanguage(String file, String advice) {
    this.file = file;
    this.advice = advice;
  }

  /** What runs it on this machine, if the sandbox can show it. */
  public Optional<Path> interpreter() {
    return switch (this) {
      case JAVASCRIPT -> Bubblewrap.program("node", "nodejs");
      case PYTHON -> Bubblewrap.program("python3.13", "python3");
    };
  }

  /** What to install. */
  public String advice() {
    return advice;
  }

  String file() {
    return file;
  }

  List<String> program(Path interpreter, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(interpreter.toString()));
    if (this == PYTHON) {
      // Isolated: neither the environment nor the folder of the script changes what is imported.
      words.add("-I");
    }
    words.add(Bubblewrap.WORK + "/" + file);
    words.addAll(arguments);
    return words;
  }
}
