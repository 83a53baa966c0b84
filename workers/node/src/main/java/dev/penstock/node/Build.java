package dev.penstock.node;

/** The build that runs. */
public final class Build {

  private Build() {}

  public static String version() {
    String version = Build.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
