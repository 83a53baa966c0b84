package dev.penstock.node.cli;

import dev.penstock.node.Build;
import picocli.CommandLine.IVersionProvider;

/** The version of the build. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"penstock " + Build.version()};
  }
}
