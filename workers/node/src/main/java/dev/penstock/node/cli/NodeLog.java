package dev.penstock.node.cli;

import dev.penstock.node.folder.DataFolder;

/**
 * Sends the log of this process to the data folder. Must come before the first logger is made,
 * which is why nothing in this class logs.
 */
final class NodeLog {

  private NodeLog() {}

  static void into(DataFolder folder) {
    System.setProperty("penstock.log", folder.log().toString());
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "logback-node.xml");
    }
    // gRPC logs through java.util.logging, to the terminal unless told otherwise.
    java.util.logging.LogManager.getLogManager().reset();
  }
}
